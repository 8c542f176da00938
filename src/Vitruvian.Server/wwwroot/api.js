// The server's API, with its token where it wants one. The token comes in the address behind '#token=', which browsers send to nobody, or is typed in.

const tokenKey = 'vitruvian-token';
const pollMilliseconds = 350;

let token = readToken();

function readToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(tokenKey, given);
    history.replaceState(null, '', location.pathname);
  }
  return given ?? sessionStorage.getItem(tokenKey);
}

/** Takes a token that was typed in. */
export function setToken(value) {
  token = value;
  sessionStorage.setItem(tokenKey, value);
}

/** Whether files need the token, so that plain links do not work. */
export const hasToken = () => Boolean(token);

/** An answer that is an error, with its HTTP status (0: no answer at all). */
export class ApiError extends Error {
  constructor(status, message, retryAfter = null) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const headers = () => (token ? { Authorization: `Bearer ${token}` } : {});

async function ask(url, options = {}) {
  let answer;
  try {
    answer = await fetch(url, { ...options, headers: headers() });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(0, 'The server does not answer. Is it still running?');
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => null);
  throw new ApiError(answer.status, told?.error ?? `The server answered ${answer.status}.`, answer.headers.get('Retry-After'));
}

/** What the server offers and allows. */
export const readOptions = async () => (await ask('/v1/options')).json();

/** A file of a result. */
export const readFile = async url => (await ask(url)).arrayBuffer();

/** A file of a result as an address that elements can show; to be revoked. */
export const readAsUrl = async url => URL.createObjectURL(await (await ask(url)).blob());

/** A job as it is now. */
export const readJob = async (id, signal) => (await ask(`/v1/jobs/${encodeURIComponent(id)}`, { signal })).json();

/** Cancels a job, or removes one that ended. */
export const removeJob = id => ask(`/v1/jobs/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Sends a file; told the share that is sent. XMLHttpRequest, because fetch tells nothing of that. */
export function upload(file, fields, sent, signal) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file);
    const request = new XMLHttpRequest();
    request.open('POST', '/v1/recover');
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.addEventListener('progress', event => event.lengthComputable && sent(event.loaded / event.total));
    request.addEventListener('load', () => {
      if (request.status === 202) resolve(request.response);
      else reject(new ApiError(request.status, request.response?.error ?? `The server answered ${request.status}.`, request.getResponseHeader('Retry-After')));
    });
    request.addEventListener('error', () => reject(new ApiError(0, 'The connection broke off while the file was sent.')));
    request.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

/** Follows a job to its end; told of every state on the way. */
export async function follow(id, seen, signal) {
  while (true) {
    const job = await readJob(id, signal);
    seen(job);
    if (!['queued', 'running'].includes(job.status)) return job;
    await new Promise(resolve => setTimeout(resolve, pollMilliseconds));
    signal.throwIfAborted();
  }
}
