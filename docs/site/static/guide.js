// What does not fit its column scrolls; the keyboard reaches it then, as the mouse does.
const scrolling = document.querySelectorAll('.highlight pre, .table-wrapper');

function markScrolling() {
  for (const one of scrolling) {
    if (one.scrollWidth > one.clientWidth) one.setAttribute('tabindex', '0');
    else one.removeAttribute('tabindex');
  }
}

markScrolling();
addEventListener('load', markScrolling);
addEventListener('resize', markScrolling);

// Opened from a folder, a page may not read others: results are shown without a passage of theirs.
if (location.protocol === 'file:') DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
