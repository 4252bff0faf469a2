// Forms are sent once, and changed ones are not left by accident.
const changed = new WeakSet<HTMLFormElement>();

function wasSent(form: HTMLFormElement): void {
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")) {
    button.classList.add("zg-busy");
    button.setAttribute("aria-busy", "true");
  }
}

function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll(".zg-busy")) {
    button.classList.remove("zg-busy");
    button.removeAttribute("aria-busy");
  }
}

/** Guard every POST form against a second submit, and forms[data-guard] against being left unsaved. */
export function startForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [data-again]")) return;
    if (form.dataset.sent) return event.preventDefault();
    wasSent(form);
    changed.delete(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(release);
  });
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-guard]");
    if (form) changed.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-guard]")) {
      if (changed.has(form) && !form.dataset.sent) event.preventDefault();
    }
  });
  // A select that is a switch by itself (page size) sends its form at once.
  document.addEventListener("change", (event) => {
    const field = (event.target as Element).closest<HTMLSelectElement>("[data-submit]");
    field?.form?.requestSubmit();
  });
  // Empty filters do not belong into the address.
  document.addEventListener("formdata", (event) => {
    if ((event.target as HTMLFormElement).method !== "get") return;
    for (const [name, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(name);
  });
}
