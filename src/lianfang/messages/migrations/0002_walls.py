"""Who may read and write which rows: a message is seen by the post that it was written to."""

from django.db import migrations

from lianfang.database.policies import Sight, secure


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        secure("messages_message", Sight(holder="post_id")),
        secure("messages_wish", Sight(holder="post_id")),
        secure("messages_dispatch", Sight(holder="post_id")),
    ]
