// A page that shows bodies which are there already: from a server, or from the page itself.
import { byId } from 'vitruvian/dom.js';
import { Viewer } from 'vitruvian/viewer.js';
import { readFile } from 'vitruvian/api.js';

const scene = JSON.parse(byId('scene').textContent);
const dataStart = /^data:([^;,]*);base64,/;

function bytesOf(address) {
  const binary = atob(address.slice(address.indexOf(',') + 1));
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}

const read = async address => (dataStart.test(address) ? bytesOf(address).buffer : readFile(address));

// Elements get the file as a blob: a server may want its token, and films of data: addresses cannot be searched.
async function show(address) {
  if (!address) return undefined;
  const type = dataStart.exec(address)?.[1] ?? (address.endsWith('.mp4') ? 'video/mp4' : address.endsWith('.png') ? 'image/png' : 'image/jpeg');
  return URL.createObjectURL(new Blob([await read(address)], { type }));
}

byId('result-title').textContent = scene.title;
try {
  await new Viewer(byId('viewer')).show({
    people: scene.people.map(person => ({ name: person.name, firstFrame: person.firstFrame, framesPerSecond: scene.framesPerSecond, load: () => read(person.glb) })),
    overlay: await show(scene.overlay),
    film: await show(scene.film),
    framesPerSecond: scene.framesPerSecond,
  });
} catch (error) {
  byId('problem-title').textContent = 'The bodies cannot be shown';
  byId('problem-text').textContent = error.message;
  byId('problem').hidden = false;
}
