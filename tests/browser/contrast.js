// How many texts are in sight, and those of them that stand out too little from what is behind them.
() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], below) => [r, g, b].map((value, at) => value * a + below[at] * (1 - a));
    const behind = (each) => {
        if (!each) return [255, 255, 255];
        const { backgroundColor, backgroundImage } = getComputedStyle(each);
        const painted = /rgba?\([^)]*\)/.exec(backgroundImage)?.[0] ?? backgroundColor;
        const colour = rgba(painted);
        return colour[3] === 1 ? colour.slice(0, 3) : over(colour, behind(each.parentElement));
    };
    const light = (colour) => {
        const [r, g, b] = colour.map((value) => value / 255).map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const each = node.parentElement;
        if (!node.data.trim() || !each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || each.closest(".sr, option")) continue;
        const { color, fontSize, fontWeight } = getComputedStyle(each);
        const back = behind(each);
        const found = contrast(over(rgba(color), back), back);
        const large = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
        seen += 1;
        if (found < (large ? 3 : 4.5)) faint.push(`${found.toFixed(2)}: ${node.data.trim().slice(0, 60)} in ${each.outerHTML.slice(0, 120)}`);
    }
    return [seen, faint];
}
