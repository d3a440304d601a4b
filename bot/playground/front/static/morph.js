// Makes an element be like another and keeps of it what can be kept: so focus, what is typed and what is open stay.

/** What belongs to who looks at it: the server's word on it counts only at first. */
const OURS = new Set(["open", "aria-expanded", "tabindex", "data-busy"]);

/**
 * @param {Element} now in the page; stays there
 * @param {Element} next how it has to be; is used up
 */
export function morph(now, next) {
  if (now.isEqualNode(next)) return;
  if (!isSame(now, next)) {
    now.replaceWith(next);
    return;
  }
  if (now.nodeType !== Node.ELEMENT_NODE) {
    now.data = next.data;
    return;
  }
  morphAttributes(now, next);
  morphChildren(now, next);
}

function morphAttributes(now, next) {
  for (const { name } of [...now.attributes]) {
    if (!OURS.has(name) && !next.hasAttribute(name)) now.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (!OURS.has(name) && now.getAttribute(name) !== value) now.setAttribute(name, value);
  }
}

function morphChildren(now, next) {
  let here = now.firstChild;
  for (const wanted of [...next.childNodes]) {
    const found = findFrom(here, wanted);
    if (found === null) {
      now.insertBefore(wanted, here);
      continue;
    }
    while (here !== found) here = removed(here);
    here = found.nextSibling;
    morph(found, wanted);
  }
  while (here) here = removed(here);
}

function removed(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

function findFrom(node, wanted) {
  const named = keyOf(wanted) !== "";
  for (let each = node; each; each = each.nextSibling) {
    if (isSame(each, wanted)) return each;
    if (!named && keyOf(each) !== "") return null; // never throw away a named one for one without a name
  }
  return null;
}

function isSame(one, other) {
  return one.nodeName === other.nodeName && keyOf(one) === keyOf(other);
}

/** What an element is known by, if it has a name: its id, or the block and action of one that people press or fill in. */
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  return node.id || [node.dataset?.block, node.dataset?.action, node.dataset?.chosen].filter(Boolean).join("/");
}
