// Behaviour of the staff pages. Every page works without it; this makes it quick.
import "./behaviour/htmx.js";
import "./behaviour/frame.js";
import "./behaviour/keys.js";
import "./behaviour/rows.js";
import "./behaviour/grid.js";
import "./behaviour/forms.js";
import "./behaviour/keying.js";
import "./behaviour/network.js";
import "./behaviour/swap.js";
