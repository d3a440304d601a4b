// The page stays up to date: the server tells what changed, and where it is gone that is said.
import { patch } from "./patching.js";

const PATIENCE = 1500; // milliseconds without a connection till it is told
const AGAIN = 2000; // milliseconds till the next try, where the browser does not try by itself

/** @type {EventSource|null} */
let source = null;
let complaint = 0;

export function begin() {
  const follow = () => (document.visibilityState === "visible" ? open() : close());
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", close);
  addEventListener("pageshow", follow);
  follow();
}

function open() {
  const url = document.body.dataset.live;
  if (source || !url) return;
  source = new EventSource(url);
  source.addEventListener("patch", ({ data }) => patch(JSON.parse(data)));
  source.addEventListener("open", () => tellGone(false));
  source.addEventListener("error", () => {
    complaint ||= setTimeout(() => tellGone(true), PATIENCE);
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null;
    setTimeout(() => document.visibilityState === "visible" && open(), AGAIN);
  });
}

/** A page that nobody sees keeps no connection: a browser has six for a server, however many pages are open. */
function close() {
  source?.close();
  source = null;
  clearTimeout(complaint);
  complaint = 0;
}

function tellGone(isGone) {
  clearTimeout(complaint);
  complaint = 0;
  document.getElementById("gone").hidden = !isGone;
}
