import { splitApiVersion } from '../api-version.ts';
import { findKind } from '../kinds/pack.ts';
import { isPlainMap } from '../model/data.ts';
import { isBuiltinGroup } from '../model/scope.ts';
import type { SchemaIssue } from './issue.ts';
import { unknownKind } from './unknown-kind.ts';
import { validate } from './validate.ts';

export interface ObjectOptions {
  /** SOPS sealed it and no key opened it: a value may be `ENC[…]`. */
  readonly sealed?: boolean;
  /** The object is to go through Flux's `postBuild` substitution: `${name}` may become anything. */
  readonly substituted?: boolean;
}

/** What the pack makes of an object: its issues, or that it does not know the kind. */
export type Verdict =
  | { readonly known: true; readonly issues: readonly SchemaIssue[] }
  | { readonly known: false };

/** Check one object against its kind. It must have `apiVersion` and `kind`, else it is not known. */
export function validateObject(
  data: Readonly<Record<string, unknown>>,
  options: ObjectOptions = {},
): Verdict {
  const { apiVersion, kind: name } = data;
  if (typeof apiVersion !== 'string' || typeof name !== 'string') return { known: false };
  const found = findKind(apiVersion, name);
  if (found === undefined) {
    const issue = unknownKind(apiVersion, name);
    return issue === undefined ? { known: false } : { known: true, issues: [issue] };
  }
  if ('versions' in found) {
    const { group } = splitApiVersion(apiVersion);
    const versions = found.versions.join(' or ');
    const issue: SchemaIssue = {
      code: 'schema/unknown-version',
      path: ['apiVersion'],
      part: 'value',
      message: `${name} is not served as ${apiVersion}`,
      hint: `Use version ${versions}.`,
      // A custom resource's older versions live on where its operator is as old; Kubernetes' own are gone.
      ...(isTrial(apiVersion) && !isBuiltinGroup(group) ? { severity: 'warning' as const } : {}),
    };
    return { known: true, issues: [issue] };
  }
  const sealed = options.sealed === true || isPlainMap(data['sops']);
  const { sops, ...clear } = data;
  const issues = validate(sealed ? clear : { ...clear, ...(sops !== undefined && { sops }) }, found.type(), {
    opaque: (text) =>
      (sealed && text.startsWith('ENC[')) || (options.substituted === true && /\$\{[^}]+\}/.test(text)),
  });
  return { known: true, issues };
}

/** An alpha or a beta of an API. */
function isTrial(apiVersion: string): boolean {
  return /v\d+(alpha|beta)\d+$/.test(apiVersion);
}
