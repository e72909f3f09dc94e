import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS | undefined>();

/** Compiles a regular expression as Go does; undefined if Go refuses it. */
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
