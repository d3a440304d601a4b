// The latest message stays in sight for who is at the end; who reads further up is left there, and told that there is more.

const NEARLY = 48; // pixels from the end that count as being there

export function begin() {
  for (const conversation of document.querySelectorAll(".conversation")) {
    const list = conversation.querySelector(".messages");
    if (list) follow(conversation.querySelector(".scroll"), list, conversation.querySelector(".newer"));
  }
  tendEarlier();
}

function follow(scroller, list, button) {
  let atEnd = true;
  const toEnd = () => {
    atEnd = true;
    button.hidden = true;
    scroller.scrollTop = scroller.scrollHeight;
  };
  scroller.addEventListener("scroll", () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEARLY;
    if (atEnd) button.hidden = true;
  }, { passive: true });
  list.addEventListener("added", () => (button.hidden = atEnd));
  button.addEventListener("click", () => {
    toEnd();
    scroller.focus({ preventScroll: true });
  });
  scroller.closest(".conversation").addEventListener("said", toEnd);
  const resized = new ResizeObserver(() => atEnd && toEnd());
  resized.observe(list);
  resized.observe(scroller);
  const place = startOf(scroller, list);
  if (place) {
    atEnd = false;
    place.scrollIntoView({ block: "start" });
  } else toEnd();
  addEventListener("pagehide", () => keepPlace(scroller, list, atEnd));
}

/** Where reading goes on: the message that the address names, or the one where it was left. */
function startOf(scroller, list) {
  const named = document.getElementById(location.hash.slice(1) || sessionStorage.getItem(placeKey(list)) || "none");
  return named && list.contains(named) ? named : null;
}

function keepPlace(scroller, list, atEnd) {
  const top = scroller.getBoundingClientRect().top;
  const first = [...list.children].find((each) => each.getBoundingClientRect().bottom > top);
  if (atEnd || !first) sessionStorage.removeItem(placeKey(list));
  else sessionStorage.setItem(placeKey(list), first.id);
}

function placeKey(list) {
  return `reading ${location.pathname.split("/").slice(0, 3).join("/")} ${list.id}`;
}

/** The link to earlier messages comes back to where one was, and is there as soon as messages have left at the top. */
function tendEarlier() {
  const link = document.getElementById("earlier");
  const list = document.getElementById("messages");
  if (!link || !list) return;
  link.addEventListener("click", () => (link.hash = list.firstElementChild?.id ?? ""));
  let first = list.firstElementChild?.id;
  document.addEventListener("patched", () => {
    const pushed = first !== undefined && !document.getElementById(first) && list.children.length >= 60;
    first = list.firstElementChild?.id;
    if (pushed) link.hidden = false;
  });
}
