import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS | undefined>();

/** A regular expression as Go reads it; undefined for one that Go refuses. */
export function compile(pattern: string): RE2JS | undefined {
  if (!compiled.has(pattern)) {
    try {
      compiled.set(pattern, RE2JS.compile(pattern));
    } catch {
      compiled.set(pattern, undefined);
    }
  }
  return compiled.get(pattern);
}
