// What would be there if a text were more than that: scripts, pictures, handlers, styles, addresses of no page.
() => [...document.querySelectorAll("*")].filter((each) =>
    each.matches("script:not([src^='/static/']), img, iframe, object, embed, style, base, form[action], [style]:not(textarea, .menu)")
    || each.getAttributeNames().some((name) => name.startsWith("on"))
    || /^(?!https?:|mailto:|[/#?])/.test(each.getAttribute("href") ?? "/") && !each.matches("link[rel=icon]")
).map((each) => each.outerHTML)
