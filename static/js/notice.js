// A kiosk that does not answer is a state, not an error (style.md 4.8): typed text stays in its form,
// and a band says what to do until an answer comes again.
export function startNotice() {
  const notice = document.getElementById("notice");
  if (!notice) return;
  document.addEventListener("htmx:error", (event) => {
    if (!event.detail?.ctx?.response) notice.hidden = false;
  });
  document.addEventListener("htmx:after:request", (event) => {
    const response = event.detail?.ctx?.response;
    // A form is not swapped away by a fault of ours: what was typed stays, and the band says so.
    if (response) notice.hidden = response.status !== 500;
  });
}
