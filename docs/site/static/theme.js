// Before anything is drawn: light or dark as chosen here, else as the system says.
try {
  document.body.dataset.theme = localStorage.getItem('theme') || 'auto';
} catch {
  document.body.dataset.theme = 'auto';
}
