"""What every test may use."""

from lianfang.database.testing import use_test_folder

use_test_folder()

pytest_plugins = ["tests.browser", "tests.database_fixtures"]
