import { stringOf } from '../diagnostics/string-of.ts';
import type { Report } from './report.ts';
import { defaultSelector, type Selector, selectorKinds } from './selection.ts';
import type { SopsBlock } from './tree.ts';

/** The release of sops whose format this module writes. Readers compare it but do not depend on it. */
export const formatVersion = '3.13.2';

/** The data key, encrypted for one recipient. */
export interface WrappedKey {
  readonly recipient: string;
  /** An armored age file that contains the 32 bytes of the data key. */
  readonly enc: string;
}

/** The metadata of sops in a sealed file. */
export interface Metadata {
  readonly age: readonly WrappedKey[];
  readonly selector: Selector;
  /** RFC 3339, in UTC and whole seconds; the MAC is bound to it. */
  readonly lastmodified: string;
  readonly mac: string;
  readonly macOnlyEncrypted: boolean;
  readonly version: string;
}

/** Kinds of keys that sops supports and this module does not. */
const otherKeys = ['pgp', 'kms', 'gcp_kms', 'hckms', 'azure_kv', 'hc_vault'];

/**
 * Reads the metadata of a sealed file.
 *
 * @returns undefined, with the reasons in `report`, if it is incomplete or contains something unsupported.
 */
export function readMetadata(block: SopsBlock, report: Report): Metadata | undefined {
  const bad = (what: string, hint = damaged): undefined => {
    report.add({ code: 'sops/bad-metadata', message: what, where: ['sops'], from: block.from, hint });
    return undefined;
  };
  const data = block.data;
  if (!isRecord(data)) return bad('the sops key does not contain a map');
  const groups = data['key_groups'];
  if (Array.isArray(groups) && groups.length > 1) {
    return bad(
      'the data key is split over several key groups',
      'Open the file with sops itself: only age keys in one group are supported.',
    );
  }
  const group = Array.isArray(groups) && isRecord(groups[0]) ? groups[0] : data;
  const age = Array.isArray(group['age']) ? group['age'].map(readWrappedKey) : [];
  if (age.includes(undefined)) return bad('an entry of sops.age has no recipient or no enc');
  if (age.length === 0) {
    return otherKeys.some((name) => Array.isArray(group[name]))
      ? bad(
          'the file is sealed for no age recipient',
          'Add an age recipient with sops itself: other kinds of keys are not supported.',
        )
      : bad('the sops metadata names no recipient');
  }
  const selectors = selectorKinds.filter((kind) => isFilled(data[kind]));
  if (selectors.length > 1) return bad(`${selectors.join(' and ')} exclude each other`);
  const [kind] = selectors;
  const { lastmodified, mac, version } = data;
  if (typeof mac !== 'string' || mac === '') {
    return bad('the file has no MAC, so changes to it cannot be detected');
  }
  if (typeof lastmodified !== 'string' || !rfc3339.test(lastmodified))
    return bad('sops.lastmodified is not a time');
  return {
    age: age as WrappedKey[],
    selector: kind === undefined ? defaultSelector : { kind, value: stringOf(data[kind]) },
    lastmodified,
    mac,
    macOnlyEncrypted: data['mac_only_encrypted'] === true || data['mac_only_encrypted'] === 'true',
    version: typeof version === 'string' ? version : formatVersion,
  };
}

const damaged = 'The metadata was damaged or edited by hand: restore the file from git.';
const rfc3339 = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[-+][0-9]{2}:[0-9]{2})$/;

function readWrappedKey(entry: unknown): WrappedKey | undefined {
  if (!isRecord(entry)) return undefined;
  const { recipient, enc } = entry;
  return typeof recipient === 'string' && typeof enc === 'string' ? { recipient, enc } : undefined;
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The metadata in the order of sops 3.13: by name. */
export function metadataEntries(
  metadata: Metadata,
): [string, string | true | { enc: string; recipient: string }[]][] {
  const { age, selector, lastmodified, mac, macOnlyEncrypted, version } = metadata;
  const entries: [string, string | true | { enc: string; recipient: string }[]][] = [
    ['age', age.map(({ enc, recipient }) => ({ enc, recipient }))],
    [selector.kind, selector.value],
    ['lastmodified', lastmodified],
    ['mac', mac],
    ['version', version],
  ];
  if (macOnlyEncrypted) entries.push(['mac_only_encrypted', true]);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
