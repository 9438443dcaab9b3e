// No module: of a page that was opened as a file this runs, and no module does.
if (location.protocol === 'file:') {
  document.getElementById('unserved').hidden = false;
  document.querySelector('main').hidden = true;
}
