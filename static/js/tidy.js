// An answer begins and ends with a line break. Each would stay in the page beside what is swapped:
// two thousand of them after an evening of the loop.
export function startTidy() {
  document.addEventListener("htmx:before:swap", (event) => {
    for (const { fragment } of event.detail.tasks ?? []) {
      for (const node of [...fragment.childNodes]) {
        if (node.nodeType === Node.TEXT_NODE && !node.data.trim()) node.remove();
      }
    }
  });
}
