import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { buildFolder } from '../../../src/verify/kustomize/build.ts';
import { createTree } from '../../../src/verify/kustomize/folders.ts';
import { isPlainMap } from '../../../src/verify/model/data.ts';
import { isYamlPath, parseTreeFile } from '../../../src/verify/model/document.ts';
import { run } from '../../support/on-disk.ts';

export type Files = Readonly<Record<string, string>>;

/** The result of a build: its objects by identity, or why it is rejected. */
export type Outcome = { readonly objects: Readonly<Record<string, unknown>> } | { readonly refused: string };

/** Builds a folder of files with our verifier. */
export function buildOurs(files: Files, folder: string): Outcome {
  const all = Object.entries(files).map(([path, content]) => ({ path, content }));
  const parsed = new Map(
    all.filter(({ path }) => isYamlPath(path)).map((file) => [file.path, parseTreeFile(file, undefined)]),
  );
  const build = buildFolder(createTree(all, parsed), folder);
  const errors = build.problems.filter(({ severity }) => severity === 'error');
  const unreadable = [...parsed.values()].filter(({ file }) => build.files.has(file.path));
  const messages = [...errors, ...unreadable.flatMap(({ problems }) => problems)].map(
    ({ message }) => message,
  );
  if (messages.length > 0) return { refused: messages.join('; ') };
  return { objects: byIdentity(build.drafts.map(({ data }) => data)) };
}

/** Builds the same with the real Kustomize, on disk. */
export async function buildReal(
  kustomize: string,
  files: Files,
  root: string,
  folder: string,
): Promise<Outcome> {
  rmSync(root, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  try {
    // Flux does not restrict builds to their folders either.
    const args = ['build', '--load-restrictor=LoadRestrictionsNone', join(root, folder)];
    return { objects: byIdentity(read(await run(kustomize, args))) };
  } catch (error) {
    return { refused: String(error) };
  }
}

function read(text: string): unknown[] {
  const documents = parseAllDocuments(text, { merge: true });
  return Array.isArray(documents) ? documents.map((document): unknown => document.toJS()) : [];
}

/** Objects by identity, because a build is a set. Empty keys count as absent, as in Kubernetes. */
function byIdentity(objects: readonly unknown[]): Record<string, unknown> {
  const entries = objects.filter(isPlainMap).map((object) => {
    const metadata = isPlainMap(object['metadata']) ? object['metadata'] : {};
    const key = [object['apiVersion'], object['kind'], metadata['namespace'], metadata['name']].join(' ');
    return [key, withoutNulls(object)] as const;
  });
  return Object.fromEntries(entries);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, own]) => own !== null && own !== undefined)
      .map(([key, own]) => [key, withoutNulls(own)]),
  );
}
