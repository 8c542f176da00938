// The page: from a file to its bodies. One of start, work, problem and result is shown at a time.
import { byId, count, element, sizeOf } from 'vitruvian/dom.js';
import { ApiError, follow, readAsUrl, readFile, readJob, readOptions, removeJob, setToken, upload } from 'vitruvian/api.js';
import { downloads } from 'vitruvian/files.js';
import { Viewer } from 'vitruvian/viewer.js';

const methods = {
  spin: ['SPIN', 'A regressor of bodies; quick, and the usual start.'],
  holopose: ['HoloPose', 'Sees joints and the body’s surface with one network.'],
  meshpose: ['MeshPose', 'Places the mesh itself, without fitting.'],
  nbf: ['Neural Body Fitting', 'Regresses the body from its parts.'],
  joints: ['Joints and fit', 'Finds joints, then fits the body to them.'],
};
const refinements = {
  none: ['None', 'The body as the method gives it.'],
  joints: ['Joints', 'Fits the body to the joints that a network sees.'],
  synergy: ['Synergy', 'Fits it to joints and surface together.'],
  displacement: ['Displacement', 'Compares a rendering of the body with the photo.'],
  'joints,displacement': ['Joints, then displacement', 'The slowest and most thorough.'],
};
const sections = ['start', 'work', 'problem', 'result'];
const uploadShare = 0.15;

let options = null;
let viewer = null;
let running = null;
let urls = [];

function show(section) {
  for (const id of sections) byId(id).hidden = id !== section;
  byId('again').hidden = section !== 'result';
}

const announce = text => { byId('status').textContent = text; };

function keepUrl(url) {
  urls.push(url);
  return url;
}

function clear() {
  viewer?.dispose();
  viewer = null;
  for (const url of urls) URL.revokeObjectURL(url);
  urls = [];
  byId('preview').replaceChildren();
  byId('downloads').replaceChildren();
}

function start() {
  clear();
  history.replaceState(null, '', location.pathname);
  document.title = 'Vitruvian';
  byId('file').value = '';
  show('start');
  byId('file').focus();
}

const titles = {
  0: 'The server cannot be reached', 401: 'This server wants a token', 404: 'That result is gone', 408: 'The upload was too slow',
  413: 'That is too large', 415: 'That is no photo or video', 429: 'Too many jobs at the moment',
};

function fail(error) {
  if (error.name === 'AbortError') return start();
  clear();
  if (error.status === 401) return signIn();
  byId('problem-title').textContent = titles[error.status] ?? 'This did not work';
  byId('problem-text').textContent = error.message.replace(/^(?:upload|file|film|image)(?:: (?:film|image|image size))?: (\w)/, (_, letter) => letter.toUpperCase());
  show('problem');
  byId('retry').focus();
  return undefined;
}

function signIn() {
  show('start');
  byId('form').hidden = true;
  byId('sign-in').hidden = false;
  byId('token').focus();
}

function fillChoices() {
  const method = byId('method');
  const refine = byId('refine');
  method.replaceChildren(...options.methods.map(({ name }) => element('option', { value: name }, methods[name]?.[0] ?? name)));
  const hint = () => {
    const chosen = options.methods.find(({ name }) => name === method.value);
    byId('method-hint').textContent = methods[method.value]?.[1] ?? '';
    const usual = chosen.refine.join(',') || 'none';
    byId('refine-hint').textContent = (refinements[refine.value] ?? refinements[usual])?.[1] ?? '';
    refine.options[0].textContent = `Usual (${(refinements[usual]?.[0] ?? usual).toLowerCase()})`;
  };
  const offered = Object.entries(refinements).filter(([kinds]) => kinds.split(',').every(kind => kind === 'none' || options.refinements.includes(kind)));
  refine.replaceChildren(element('option', { value: '' }, 'Usual'), ...offered.map(([kinds, [label]]) => element('option', { value: kinds }, label)));
  method.onchange = hint;
  refine.onchange = hint;
  hint();
  byId('limits').textContent =
    `Up to ${sizeOf(options.maximumBytes)}; photos up to ${Math.round(options.maximumPixels / 1e6)} megapixels, videos up to ${options.maximumFrames} frames.`;
}

function preview(file) {
  const url = keepUrl(URL.createObjectURL(file));
  const shown = file.type.startsWith('video/') ? element('video', { src: url, playsinline: true }) : element('img', { src: url, alt: '' });
  if (shown.tagName === 'VIDEO') shown.muted = true;

  // Some formats only the server can read.
  shown.addEventListener('error', () => shown.remove());
  byId('preview').replaceChildren(shown);
}

function progress(share, text) {
  byId('work-progress').value = share;
  if (byId('work-text').textContent === text) return;
  byId('work-text').textContent = text;
  announce(text);
}

function showJob(job) {
  const waiting = job.status === 'queued';
  const text = waiting ? (job.place > 0 ? `Waiting; ${count(job.place, 'job is', 'jobs are')} before this one.` : 'Waiting for its turn.') : 'Finding people and fitting bodies to them…';
  progress(waiting ? uploadShare : uploadShare + (1 - uploadShare) * job.progress, text);
}

async function take(file) {
  if (!file || running) return;
  clear();
  if (file.size > options.maximumBytes) {
    fail(new ApiError(413, `The file has ${sizeOf(file.size)}; this server takes ${sizeOf(options.maximumBytes)}.`));
    return;
  }
  const control = new AbortController();
  running = { control, id: null };
  preview(file);
  byId('work-title').textContent = file.name;
  show('work');
  byId('work-title').focus();
  progress(0, 'Sending the file…');
  try {
    const fields = { method: byId('method').value };
    if (byId('refine').value) fields.refine = byId('refine').value;
    const job = await upload(file, fields, share => progress(uploadShare * share, 'Sending the file…'), control.signal);
    running.id = job.id;
    history.replaceState(null, '', `#job=${job.id}`);
    await finish(await follow(job.id, showJob, control.signal), file.name);
  } catch (error) {
    fail(error);
  } finally {
    running = null;
  }
}

async function finish(job, name) {
  if (job.status === 'cancelled') return start();
  if (job.status === 'failed') throw new ApiError(422, job.error);
  const { result } = job;
  const address = file => result.files.find(found => found.name === file)?.url;
  const person = i => {
    const stem = i === 0 ? 'body' : `body-${i + 1}`;
    const load = file => (address(file) ? () => readFile(address(file)) : undefined);
    return {
      name: `Person ${i + 1}`, load: load(`${stem}.glb`), loadBefore: load(`${stem}.before.glb`), loadMesh: load(`${stem}.mesh.glb`),
      firstFrame: result.firstFrames?.[i] ?? 0, framesPerSecond: result.framesPerSecond,
    };
  };
  const found = result.people === 0 ? 'Nobody found' : count(result.people, 'person', 'people');
  byId('result-title').textContent = result.people === 0 ? 'Nobody found' : `${found} in ${name ?? `the ${job.kind}`}`;
  const way = [methods[job.method]?.[0] ?? job.method, ...job.refine.map(kind => `refined by ${kind}`)].join(', ');
  byId('result-text').textContent = [
    result.people === 0 ? 'Try a picture in which people are larger, or another method.' : `${way}; ${seconds(job)}.`, ...(result.warnings ?? []),
  ].join(' ');
  document.title = `${found} – Vitruvian`;
  show('result');
  byId('result-title').focus();
  announce(`Done: ${found}.`);
  byId('downloads').replaceChildren(...downloads(result.files, stemOf(name), result.people, fail));
  viewer = new Viewer(byId('viewer'));
  const scene = {
    people: Array.from({ length: address('body.glb') ? result.people : 0 }, (_, i) => person(i)),
    overlay: address('overlay.png') && keepUrl(await readAsUrl(address('overlay.png'))),
    film: address('overlay.mp4') && keepUrl(await readAsUrl(address('overlay.mp4'))),
    refinement: job.refine.join(', then '),
    frames: result.frames,
    framesPerSecond: result.framesPerSecond,
  };
  await viewer.show(scene);
  return undefined;
}

const stemOf = name => (name ?? 'vitruvian').replace(/\.[^.]*$/, '').replace(/[^\p{L}\p{N} _-]/gu, '_') || 'vitruvian';

const seconds = job => `${((Date.parse(job.finished) - Date.parse(job.started)) / 1000).toFixed(1)} s`;

async function reopen(id) {
  try {
    const job = await readJob(id);
    if (['queued', 'running'].includes(job.status)) {
      running = { control: new AbortController(), id };
      byId('work-title').textContent = 'Looking for people';
      show('work');
      await finish(await follow(id, showJob, running.control.signal), null);
    } else {
      await finish(job, null);
    }
  } catch (error) {
    fail(error);
  } finally {
    running = null;
  }
}

function cancel() {
  if (running?.id) removeJob(running.id).catch(() => {});
  running?.control.abort();
}

function listen() {
  byId('file').addEventListener('change', event => take(event.target.files[0]));
  byId('form').addEventListener('submit', event => event.preventDefault());
  byId('again').addEventListener('click', start);
  byId('retry').addEventListener('click', start);
  byId('cancel').addEventListener('click', cancel);
  byId('sign-in').addEventListener('submit', event => {
    event.preventDefault();
    setToken(byId('token').value.trim());
    begin();
  });
  addEventListener('paste', event => !byId('start').hidden && options && take(event.clipboardData?.files[0]));
  let depth = 0;
  const mark = change => {
    depth = Math.max(0, depth + change);
    document.body.classList.toggle('dragging', depth > 0);
  };
  addEventListener('dragenter', () => mark(1));
  addEventListener('dragleave', () => mark(-1));
  addEventListener('dragover', event => event.preventDefault());
  addEventListener('drop', event => {
    event.preventDefault();
    mark(-depth);
    if (options) take(event.dataTransfer.files[0]);
  });
}

async function begin() {
  try {
    options = await readOptions();
    byId('form').hidden = false;
    byId('sign-in').hidden = true;
    fillChoices();
    const id = new URLSearchParams(location.hash.slice(1)).get('job');
    if (id) await reopen(id);
  } catch (error) {
    fail(error);
  }
}

listen();
begin();
