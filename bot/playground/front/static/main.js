// Where it all begins: each module listens for what it does, on the whole document, for its parts come and go.
import { begin as beginBlocks } from "./blocks.js";
import { begin as beginComposers } from "./composer.js";
import { begin as beginDoing } from "./doing.js";
import { begin as beginDrawer } from "./drawer.js";
import { begin as beginLive } from "./live.js";
import { begin as beginMenus } from "./menus.js";
import { begin as beginMessages } from "./messages.js";
import { begin as beginModal } from "./modal.js";
import { begin as beginMoving } from "./moving.js";
import { begin as beginPanel } from "./panel.js";
import { begin as beginPressing } from "./pressing.js";
import { begin as beginScrolling } from "./scrolling.js";
import { begin as beginTheme } from "./theme.js";

beginMenus();
beginPressing();
beginMessages();
beginDoing();
beginModal();
beginComposers();
beginPanel();
beginBlocks();
beginDrawer();
beginTheme();
beginMoving();
beginScrolling();
beginLive();
