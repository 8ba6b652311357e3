// While a person composes Chinese, `input` fires for every piece of pinyin: hold it back until the
// composition ends, then let one through, so a live search asks once and not six times.
document.addEventListener("input", (event) => {
  if (event.isComposing) event.stopImmediatePropagation();
}, true);
document.addEventListener("compositionend", (event) => {
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
}, true);
