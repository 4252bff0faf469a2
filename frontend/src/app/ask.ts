// Dangerous actions ask first: <button data-confirm="Void this order?">. The dialog itself is rendered by the server.

/** Hold a click on [data-confirm] until the person says yes. */
export function startAsking(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#confirm");
  if (!dialog) return;
  let waiting: HTMLElement | null = null;
  document.addEventListener("click", (event) => {
    const element = (event.target as Element).closest<HTMLElement>("[data-confirm]");
    if (!element || element.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    const form = element.closest("form");
    if (form && !form.reportValidity()) return;
    waiting = element;
    dialog.querySelector("[data-question]")!.textContent = element.dataset.confirm ?? "";
    dialog.querySelector("[data-yes]")!.textContent = element.textContent?.trim() || "OK";
    dialog.showModal();
  }, true);
  dialog.addEventListener("close", () => {
    const element = waiting;
    waiting = null;
    if (dialog.returnValue !== "yes" || !element) return element?.focus();
    element.dataset.confirmed = "1";
    element.click();
    delete element.dataset.confirmed;
  });
  dialog.addEventListener("cancel", () => { dialog.returnValue = ""; });
}
