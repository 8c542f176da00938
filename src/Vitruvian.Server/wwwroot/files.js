// What a result can be taken along as.
import { element, sizeOf } from 'vitruvian/dom.js';
import { hasToken, readAsUrl } from 'vitruvian/api.js';

const uses = {
  glb: ['GLB', 'Rigged body for Blender, Unity, Unreal, the web'],
  obj: ['OBJ', 'Posed mesh'],
  bvh: ['BVH', 'Skeleton and motion'],
  npz: ['npz', 'Parameters for Python'],
  json: ['JSON', 'Parameters, joints, how they were found'],
  png: ['PNG', 'Picture'],
  mp4: ['MP4', 'Film'],
};
const revokeMilliseconds = 60000;
const pictures = { overlay: 'Bodies over the picture', side: 'From the side', parts: 'Body parts', iuv: 'Part coordinates', evidence: 'What the network saw' };

function describe(name) {
  const [, stem, number, kind, ending] = /^([a-z]+)(?:-(\d+))?(?:\.(before|mesh))?\.([a-z0-9]+)$/.exec(name) ?? [null, name, null, null, ''];
  const [format, use] = uses[ending] ?? [ending.toUpperCase(), 'File'];
  if (stem !== 'body') return { format, use: pictures[stem] ?? use, person: number ? Number(number) : null };
  const extra = kind === 'before' ? 'Before the refinement' : kind === 'mesh' ? 'The mesh itself, without a rig' : use;
  return { format, use: extra, person: Number(number ?? 1) };
}

// The picture of all comes first, then person after person, what other programs read before what programmers do.
const order = ['glb', 'obj', 'bvh', 'json', 'npz'];
const placeOf = ({ file, person }) => (person ?? 0) * 100 + (/\.(before|mesh)\./.test(file.name) ? 50 : 0) + order.indexOf(file.name.split('.').pop());

function linkTo({ file, format, use }, stem, isSmall, failed) {
  const name = `${stem}-${file.name}`;
  const parts = isSmall
    ? [element('strong', {}, /\.(before|mesh)\./.test(file.name) ? `${format}, ${use.toLowerCase()}` : format), element('small', {}, sizeOf(file.bytes))]
    : [element('strong', {}, format), element('small', {}, sizeOf(file.bytes)), element('small', { class: 'use' }, use)];
  const link = element('a', { class: 'download', href: file.url, download: name, title: isSmall ? use : null, 'data-name': file.name }, ...parts);

  // A plain link cannot show a token.
  link.addEventListener('click', async event => {
    if (!hasToken()) return;
    event.preventDefault();
    try {
      const url = await readAsUrl(file.url);
      element('a', { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), revokeMilliseconds);
    } catch (error) {
      failed(error);
    }
  });
  return link;
}

/** Links to the files of a result, named after the upload: of one person with what they are for, of several a line each. */
export function downloads(files, stem, people, failed) {
  const all = files.map(file => ({ file, ...describe(file.name) })).sort((a, b) => placeOf(a) - placeOf(b));
  if (people <= 1) return [element('div', { class: 'downloads' }, ...all.map(entry => linkTo(entry, stem, false, failed)))];
  const groups = [...new Set(all.map(entry => entry.person ?? 0))];
  return groups.map(person => element('section', { class: 'download-group' },
    element('h3', {}, person === 0 ? 'Everyone' : `Person ${person}`),
    element('div', { class: 'download-row' }, ...all.filter(entry => (entry.person ?? 0) === person).map(entry => linkTo(entry, stem, true, failed)))));
}
