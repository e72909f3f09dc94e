import { join } from 'node:path';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import type { SecretValue } from '../../leaks/needles.ts';
import type { ConfigResult } from '../../sops/config.ts';
import { isSealedPath } from '../../sops/sealed.ts';
import type { Content } from '../../write/content.ts';
import type { OutputFile } from '../../write/plan.ts';
import { creationRules } from '../creation-rules.ts';
import { sealFiles } from '../seal-tree.ts';
import { shownPath } from '../workspace.ts';

/** An output of the templates, in memory only. */
export interface PlainOutput extends OutputFile {
  readonly originOf?: (line: number) => Location | undefined;
}

/** The folder where outputs are sealed, and its current content. */
export interface SealingPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The output folder, absolute. */
  readonly root: string;
  readonly current: (path: string) => Content | undefined;
}

/** Which outputs are sealed, and by which rules. */
export interface Sealing {
  readonly rules: ConfigResult | undefined;
  readonly paths: ReadonlySet<string>;
}

export interface SealOutputsRequest extends SealingPlace {
  readonly sealing: Sealing;
  readonly seals: ReadonlyMap<string, readonly string[]>;
  readonly secrets: readonly SecretValue[];
  readonly publicValues: readonly string[];
  readonly reseal: boolean;
}

export interface SealedOutputs {
  readonly files: readonly OutputFile[];
  readonly seals: ReadonlyMap<string, readonly string[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Selects the outputs to seal, by name and by the rules of `.sops.yaml`. */
export async function chooseSealed(outputs: readonly PlainOutput[], place: SealingPlace): Promise<Sealing> {
  const rules = await creationRules(outputs, place);
  const config = rules !== undefined && 'config' in rules ? rules.config : undefined;
  const { isToBeSealed } = await import('../../seal/to-be-sealed.ts');
  const chosen = outputs.filter(({ path, content }) =>
    typeof content === 'string'
      ? isToBeSealed({ path, content, existing: textOf(place.current(path)) }, place.root, config)
      : isSealedPath(path),
  );
  return { rules, paths: new Set(chosen.map(({ path }) => path)) };
}

/** Seals the selected outputs; the others are returned unchanged. */
export async function sealOutputs(
  outputs: readonly PlainOutput[],
  request: SealOutputsRequest,
): Promise<SealedOutputs> {
  const { cwd, env, root, current, sealing, seals, secrets, publicValues, reseal } = request;
  const texts = outputs.flatMap(({ path, content }) =>
    typeof content === 'string' ? [{ path, content, secret: sealing.paths.has(path) }] : [],
  );
  const sealed = await sealFiles(texts, {
    place: { cwd, env, output: root },
    rules: sealing.rules,
    read: (path) => textOf(current(path)),
    seals,
    secrets,
    publicValues,
    reseal,
  });
  const byPath = new Map(sealed.files.map(({ path, content }) => [path, content]));
  const binary = outputs.filter(
    ({ path, content }) => typeof content !== 'string' && sealing.paths.has(path),
  );
  return {
    seals: sealed.seals,
    files: outputs.map(({ originOf, ...file }) => ({
      ...file,
      content: byPath.get(file.path) ?? file.content,
    })),
    diagnostics: [
      ...sealed.diagnostics.map((diagnostic) => placed(diagnostic, outputs, request)),
      ...binary.map(({ path }) => notText(shownPath(cwd, join(root, path)))),
    ],
  };
}

function textOf(content: Content | undefined): string | undefined {
  return typeof content === 'string' ? content : undefined;
}

/** Adds the path as the user knows it, and the template line that wrote the place. */
function placed(
  diagnostic: Diagnostic,
  outputs: readonly PlainOutput[],
  { cwd, root }: SealingPlace,
): Diagnostic {
  const output = outputs.find(({ path }) => path === diagnostic.file);
  if (output === undefined) return diagnostic;
  const file = shownPath(cwd, join(root, diagnostic.file));
  const origin = output.originOf?.(diagnostic.range.start.line);
  return { ...diagnostic, file, ...(origin && { origin }) };
}

function notText(file: string): Diagnostic {
  return aboutFile(file, {
    code: 'sops/unknown-format',
    message: 'this file must be sealed, but is not text',
    hint: 'Only YAML, JSON and .env files are sealed: give it another name, or put its content in base64 into one of these.',
  });
}
