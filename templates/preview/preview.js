// Shows one view at a time, gives each frame the height of its mail, and draws the page anew when the files behind it have changed.
const views = [...document.querySelectorAll('.view')];

function fit(frame) {
  const page = frame.contentDocument;
  if (page && page.documentElement) frame.style.height = `${page.documentElement.scrollHeight}px`;
}

function choose() {
  const wanted = views.find((view) => `#${view.id}` === location.hash) || views[0];
  for (const view of views) view.hidden = view !== wanted;
  for (const link of document.querySelectorAll('nav a')) {
    if (wanted && link.hash === `#${wanted.id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  if (wanted) wanted.querySelectorAll('iframe').forEach(fit);
}

async function look() {
  try {
    const answer = await (await fetch('/version')).json();
    if (String(answer.version) !== document.body.dataset.version) location.reload();
    document.getElementById('gone').hidden = true;
  } catch {
    document.getElementById('gone').hidden = false;
  }
}

for (const frame of document.querySelectorAll('iframe')) frame.addEventListener('load', () => fit(frame));
addEventListener('hashchange', () => { choose(); scrollTo(0, 0); });
addEventListener('resize', choose);
choose();
setInterval(look, 500);
