// Turns to the previous or next letter with the arrow keys, in the direction of the page's reading.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, summary")) return;
  const isRtl = document.documentElement.dir === "rtl";
  const ways = { ArrowLeft: isRtl ? "next" : "prev", ArrowRight: isRtl ? "prev" : "next" };
  const link = ways[event.key] && document.querySelector(`.turn a[rel=${ways[event.key]}]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
