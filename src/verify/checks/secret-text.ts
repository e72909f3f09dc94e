import { isOpaque } from '../model/data.ts';

const knownFormats = [
  // Matches the key itself, not a script or a text that mentions its first line; headers may precede the key.
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\s|\\n|[A-Z][\w-]*: [^\n\\]*(?=[\n\\]))*[A-Za-z0-9+/]{12,}/,
  /\bAGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{60,}\b/,
  /\bglpat-[A-Za-z0-9_-]{20,}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{20,}\b/,
  /\bsk-(?:ant|lf|proj)-[A-Za-z0-9_-]{20,}\b/,
];

/** Whether the format of a text alone shows that it is a secret. */
export function isKnownSecretFormat(text: string): boolean {
  return knownFormats.some((format) => format.test(text));
}

/**
 * Whether the name says that a text is a secret and the text is clearly generated: letters and digits mixed; not words,
 * an address or a path. It misses weak secrets, so that it never takes a setting for one.
 */
export function looksSecret(name: string, text: string): boolean {
  if (
    !/(password|passwd|passphrase|token|secret|api_?key|secret_?key|private_?key|access_?key)$/i.test(name)
  ) {
    return false;
  }
  if (isOpaque(text) || text.length < 12 || text.length > 200 || !/^[A-Za-z0-9+/=_~.!@#%^*-]+$/.test(text)) {
    return false;
  }
  if (/^(https?|file|env|vault|op|aws|gcp)[:/]/.test(text) || /^[./~]/.test(text)) return false;
  // Nothing but a password is called so; letters and digits in one word are no name of an object.
  if (/(^|[a-z_])(password|passwd|passphrase)$/i.test(name) && /^(?=.*[a-z])(?=.*\d)[a-z\d]+$/i.test(text))
    return true;
  // Names of objects and keys are lower-case words, separated by hyphens or dots.
  const letters = text.replace(/[-._/]/g, '');
  if (/^[a-z0-9]+([-._/][a-z0-9]+)*$/.test(text) && !/^[0-9a-f]{32,}$/.test(text) && !isMixed(letters))
    return false;
  return isMixed(text) || /^[0-9a-f]{32,}$/.test(text);
}

/** Whether a text alternates between letters and digits, or between cases, as often as random text does. */
function isMixed(text: string): boolean {
  let changes = 0;
  const classOf = (character: string) => (/[a-z]/.test(character) ? 0 : /[A-Z]/.test(character) ? 1 : 2);
  for (let index = 1; index < text.length; index++) {
    if (classOf(text.charAt(index)) !== classOf(text.charAt(index - 1))) changes++;
  }
  return /\d/.test(text) && /[A-Za-z]/.test(text) && changes >= text.length / 3;
}

/**
 * Whether a text contains only certificates, public keys and keys of known hosts, which are public even in a Secret.
 */
export function isPublic(text: string): boolean {
  const rest = text
    .replace(
      /-----BEGIN (CERTIFICATE|TRUSTED CERTIFICATE|X509 CRL|CERTIFICATE REQUEST|(?:[A-Z]+ )?PUBLIC KEY)-----[\s\S]*?-----END \1-----/g,
      '',
    )
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (isKnownSecretFormat(text)) return false;
  return rest.every((line) => publicLine.test(line)) && text.trim() !== '';
}

/** A line of `authorized_keys` or `known_hosts`. */
const publicLine =
  /^(\S+ )?(?:[\w.*,:[\]|/+=-]+ )?(ssh-(rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+) [A-Za-z0-9+/]{40,}={0,3}( .*)?$/;

const secretName =
  /(pass(word|wd|phrase)?|pwd|secret|token|api_?-?key|private_?-?key|access_?-?key|encryption_?-?key|credentials?|dsn|htpasswd|kubeconfig|\.dockerconfigjson|\.dockercfg|id_(rsa|ed25519)|\.key|\.agekey)$/i;

/**
 * Whether a value is a placeholder for a secret that something else fills in: an address in a store, or a word that
 * asks for one.
 */
export function isPlaceholder(value: string): boolean {
  return (
    /^(ref\+[a-z]|(op|secret|vault|env|awssm|gcpsm|infisical|doppler|bws):\/\/|<[^>]*>$|\{\{|\[\[)/i.test(
      value,
    ) ||
    /^(change-?_?me.*|replace.*|your[-_ ].*|example|placeholder|x{3,}|\*+|todo.*|dummy|tests?|foo|bar)$/i.test(
      value,
    )
  );
}

const settingName =
  /(^|_)((host|user|file|full|display|issuer|realm|class|server|bucket)?names?|urls?|uris?|hosts?|ports?|type|project|region|zone|endpoint|bucket|domain|emails?|user|namespace|path|version|mode|(log_?)?level|enabled|insecure|provider|issuer|scopes?|ips?|cidrs?|class|server|realm|handle|(client|tenant|subscription|account|project|cluster|app|application|tunnel|zone|org|organization|volume|resource)_?id)$/;

/** Whether an entry of a Secret is clearly a setting, by its name or its value. */
export function isSetting(key: string, value: string): boolean {
  const text = value.trim();
  if (isRevealing(key, text) || isKnownSecretFormat(text)) return false;
  const plain = key
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[-.]/g, '_')
    .toLowerCase();
  return (
    settingName.test(plain) ||
    /^(true|false|yes|no|none|null|\d{1,5}|https?:\/\/[^\s@?]+|\/[\w./-]*|[\d.]+(\/\d+)?|filesystem:\S+)$/i.test(
      text,
    )
  );
}

/** Whether an entry of a Secret is confidential, and not a setting that is kept beside it. */
export function isRevealing(key: string, value: string): boolean {
  const text = value.trim();
  if (isKnownSecretFormat(text) || /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^@/\s]+@/i.test(text)) return true;
  // Other numbers are ports or counts.
  if (/(^|[_.-])(pin|passcode)$/i.test(key) && /^\d{4,}$/.test(text)) return true;
  if (!secretName.test(key) || text.length < 4) return false;
  if (/^(true|false|yes|no|none|null|\d{1,5}|https?:\/\/\S+|\/[\w./-]*)$/i.test(text)) return false;
  return !isPlaceholder(text);
}
