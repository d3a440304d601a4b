// What sticks out at a side of the screen, or has to be scrolled there.
() => [...document.querySelectorAll("body *")].filter((each) => {
    const { left, right, width } = each.getBoundingClientRect();
    const seen = width && each.checkVisibility({ visibilityProperty: true }) && !each.closest(".sr, .skip");
    return seen && (left < -1 || right > innerWidth + 1);
}).map((each) => each.outerHTML.slice(0, 200)).concat(
    [...document.querySelectorAll("html, body, .scroll, .body, [role=tabpanel]")]
        .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => `${each.className || each.localName} scrolls`)
)
