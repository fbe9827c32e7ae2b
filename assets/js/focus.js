// After a refused form, the summary of its faults is read first.
document.querySelector("[data-focus]")?.focus();
