/**
 * What the user's code reads besides its arguments. If that is known, a run can be repeated from memory while it stays the same.
 *
 * This trusts the code to be written plainly: it finds every name of the clock, the network or the process, but not one that is
 * put together from pieces. The code is the user's own, and gains nothing by hiding from it.
 */

import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as net from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileState } from '../../disk/file-state.ts';
import { namesImpure } from './impure-names.ts';

interface Reads {
  /** The states of files by absolute path, each taken just before the file was read. */
  readonly files: Map<string, string>;
  /** The texts of the modules, by path. */
  readonly sources: Map<string, string>;
  isOpaque: boolean;
}

let reads: Reads = nothing();

function nothing(): Reads {
  return { files: new Map(), sources: new Map(), isOpaque: false };
}

/** To be called before the user's code is loaded; what it read before is forgotten. A process loads one project at a time. */
export function startReads(): void {
  reads = nothing();
}

/**
 * The files that the user's code has read since it was loaded, with their states at that time; undefined if it may also depend on
 * something else.
 */
export function readsOfOwnCode(): ReadonlyMap<string, string> | undefined {
  const { files, sources, isOpaque } = reads;
  return isOpaque || [...sources].some(([path, source]) => namesImpure(path, source)) ? undefined : files;
}

/** To be called before a module of the user's runs. */
export function noteModule(path: string, source: string): void {
  reads.sources.set(path, source);
}

/** To be called before the user's code reads a file, looks for it, or lists a folder. */
export function noteRead(path: string): void {
  const absolute = resolve(path);
  // The first state counts: a file that changed while it was read is not worth remembering.
  if (!reads.files.has(absolute)) reads.files.set(absolute, fileState(absolute));
}

/** To be called when the user's code uses something that can answer differently the next time. */
export function noteUnknown(): void {
  reads.isOpaque = true;
}

/** Modules of Node whose functions depend only on their arguments and on the working folder. */
const pure = new Set(['assert', 'assert/strict', 'buffer', 'path', 'path/posix', 'path/win32', 'url']);

/** Returns the given module of Node as the user's code should see it, so that it is known what the code reads. */
export function observed(specifier: string, module: unknown): unknown {
  const name = specifier.replace(/^node:/, '');
  if (pure.has(name)) return module;
  const known = watched[name];
  if (known === undefined || typeof module !== 'object' || module === null) {
    noteUnknown();
    return module;
  }
  return new Proxy(module, {
    get(target, member) {
      if (typeof member === 'string' && Object.hasOwn(known, member)) return known[member];
      // Loaders ask for these when they import a module.
      if (member !== '__esModule' && member !== 'default') noteUnknown();
      return Reflect.get(target, member) as unknown;
    },
  });
}

const watched: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  crypto: {
    createHash: crypto.createHash,
    createHmac: crypto.createHmac,
    timingSafeEqual: crypto.timingSafeEqual,
  },
  fs: {
    existsSync: noting(fs.existsSync),
    readFileSync: noting(fs.readFileSync),
    readdirSync: noting((...given: Parameters<typeof fs.readdirSync>) => {
      // With options, it may tell more than names.
      if (given.length > 1) noteUnknown();
      return fs.readdirSync(...given);
    }),
  },
  net: { isIP: net.isIP, isIPv4: net.isIPv4, isIPv6: net.isIPv6 },
};

/** The function, with its first argument noted as a path. */
function noting<Rest extends unknown[], Result>(
  call: (path: string, ...rest: Rest) => Result,
): (path: unknown, ...rest: Rest) => Result {
  return (path, ...rest) => {
    if (typeof path === 'string') noteRead(path);
    else if (path instanceof URL && path.protocol === 'file:') noteRead(fileURLToPath(path));
    else noteUnknown();
    return call(path as string, ...rest);
  };
}
