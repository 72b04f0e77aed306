// Starts every behaviour of the screens; each one is a module of its own.
import { startDesk } from "./desk.js";
import { startFocus } from "./focus.js";
import { startIdle } from "./idle.js";
import { startLoop } from "./loop.js";
import { startNotice } from "./notice.js";
import { startWipe } from "./wipe.js";

startWipe();
startNotice();
startFocus();
startLoop();
startIdle();
startDesk();
