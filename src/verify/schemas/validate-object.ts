import { splitApiVersion } from '../api-version.ts';
import type { KindsAtHand } from '../kinds/at-hand.ts';
import { findKind } from '../kinds/pack.ts';
import { isPlainMap } from '../model/data.ts';
import { isBuiltinGroup } from '../model/scope.ts';
import type { ExternalSchemas } from './external.ts';
import { besides, type SchemaIssue } from './issue.ts';
import { unknownKind } from './unknown-kind.ts';
import { validate } from './validate.ts';

export interface ObjectOptions {
  /** It is sealed with SOPS and no key opened it: a value may be `ENC[…]`. */
  readonly sealed?: boolean;
  /** Flux's `postBuild` substitution will change the object: `${name}` may become anything. */
  readonly substituted?: boolean;
  /** Kinds that the tree or the command line defines; their definitions take precedence over the built-in schemas. */
  readonly atHand?: KindsAtHand;
  /** External rules for kinds whose structure is known. */
  readonly rules?: ExternalSchemas['rules'];
}

/** The result of checking an object: its issues, or that its kind is not known. */
export type Verdict =
  | { readonly known: true; readonly issues: readonly SchemaIssue[] }
  | { readonly known: false };

/** Checks one object against the schema of its kind. Without `apiVersion` and `kind`, the kind is not known. */
export function validateObject(
  data: Readonly<Record<string, unknown>>,
  options: ObjectOptions = {},
): Verdict {
  const { apiVersion: written, kind: name } = data;
  if (typeof written !== 'string' || typeof name !== 'string') return { known: false };
  // Nothing that the tree shows substitutes these variables, so they have their defaults.
  const apiVersion = written.replace(/\$\{\w+:?[-=]([^${}]*)\}/g, '$1');
  if (apiVersion.includes('${')) return { known: false };
  const sealed = options.sealed === true || isPlainMap(data['sops']);
  const { sops, ...clear } = data;
  const whole = sealed
    ? { ...clear, apiVersion }
    : { ...clear, apiVersion, ...(sops !== undefined && { sops }) };
  const opaque = (text: string) =>
    (sealed && text.startsWith('ENC[')) ||
    (options.substituted === true && /\$\{[^}]/.test(text.slice(0, Math.max(0, text.lastIndexOf('}')))));
  const own = options.atHand?.get(`${apiVersion} ${name}`);
  if (own !== undefined)
    return { known: true, issues: own.check(whole, opaque) ?? [tooLong(apiVersion, name)] };
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
      // Older versions of a custom resource exist as long as its operator is as old; those of Kubernetes itself are
      // gone.
      ...(isTrial(apiVersion) && !isBuiltinGroup(group) ? { severity: 'warning' as const } : {}),
    };
    return { known: true, issues: [issue] };
  }
  const broken = options.rules?.(whole, opaque) ?? [];
  // The rules of a schema at hand say the same as the pack, at other places.
  const issues = validate(whole, found.type(), { opaque, fallbacks: broken.length === 0 });
  return { known: true, issues: [...issues, ...besides(broken, issues)] };
}

function tooLong(apiVersion: string, name: string): SchemaIssue {
  return {
    code: 'schema/costly-definition',
    severity: 'warning',
    path: ['kind'],
    part: 'value',
    message: `the definition of ${apiVersion} ${name} takes too long to check an object against`,
    hint: 'Simplify the rules and patterns of the CustomResourceDefinition.',
  };
}

/** Whether an API version is alpha or beta. */
function isTrial(apiVersion: string): boolean {
  return /v\d+(alpha|beta)\d+$/.test(apiVersion);
}
