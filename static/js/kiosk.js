// Starts every behaviour of the screens; each one is a module of its own.
import { startDesk } from "./desk.js";
import { startFocus } from "./focus.js";
import { startIdle } from "./idle.js";
import { startLoop } from "./loop.js";
import { startPads } from "./pad.js";
import { startPresence } from "./presence.js";
import { startStarters } from "./starters.js";
import { startStation } from "./station.js";
import { startWipe } from "./wipe.js";

startWipe();
startPresence();
startFocus();
startPads();
startLoop();
startIdle();
startStarters();
startStation();
startDesk();
