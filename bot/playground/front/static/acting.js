// What people do is posted to the server, and what it answers in words is told.

const { user, place } = document.body.dataset;

const GONE = "Dateline can't be reached. Is it still running?";
const TOLD_FOR = 7000; // milliseconds that a toast stays

/**
 * Does something as who one is, where one is; what goes wrong is told, and null then.
 * @param {string} what an act of /do/
 * @param {object} more what it needs besides
 * @param {Element} from where it was done: says the thread
 * @returns {Promise<object|null>} what the server answers
 */
export function act(what, more, from) {
  const body = JSON.stringify({ user, place, thread: threadOf(from), ...more });
  return post(what, { headers: { "Content-Type": "application/json" }, body });
}

/**
 * The same with a file.
 * @param {File} file
 * @param {string} text
 * @param {Element} from
 */
export function attach(file, text, from) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ user, place, thread: threadOf(from), text })) {
    if (value !== null) body.append(name, value);
  }
  body.append("file", file);
  return post("attach", { body });
}

/**
 * Tells something: in the window that is open, or else in a corner for a while.
 * @param {string} words
 */
export function tell(words) {
  const windows = document.querySelectorAll("dialog[open] .tell");
  if (windows.length) {
    windows[windows.length - 1].textContent = words;
    return;
  }
  const toast = document.createElement("p");
  toast.textContent = words;
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), TOLD_FOR);
}

/** What an element is in: `message/CHANNEL/TS`, `private/TS`, `view/ID` or `home`; null in what is only a preview. */
export function shownIn(element) {
  return element.closest("[data-shown]")?.dataset.shown ?? null;
}

function threadOf(element) {
  return element.closest("[data-thread]")?.dataset.thread || null;
}

async function post(what, request) {
  let response;
  try {
    response = await fetch(`/do/${what}`, { method: "POST", ...request });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a TypeError is how fetch says that nobody answers
    tell(GONE);
    return null;
  }
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const answer = isJson ? await response.json() : { ok: false, error: await response.text() };
  if (answer.ok) return answer;
  tell(answer.error);
  return null;
}
