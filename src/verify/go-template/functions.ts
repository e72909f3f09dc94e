import type { Language } from './read.ts';

/** The functions that controllers add to Go's text/template. */

/** Sprig's functions that its small variants have as well. */
const shared =
  'add add1 adler32sum ago all any append atoi b32dec b32enc b64dec b64enc base biggest cat ceil chunk clean ' +
  'coalesce compact concat contains deepEqual default dict dig dir div duration durationRound empty ext fail first ' +
  'float64 floor fromJson get has hasKey hasPrefix hasSuffix hello indent initial int int64 isAbs join keys kindIs ' +
  'kindOf last list lower max maxf min minf mod mul mustAppend mustChunk mustCompact mustDateModify mustFirst ' +
  'mustFromJson mustHas mustInitial mustLast mustPrepend mustPush mustRegexFind mustRegexFindAll mustRegexMatch ' +
  'mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice mustToDate ' +
  'mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout must_date_modify nindent omit osBase osClean ' +
  'osDir osExt osIsAbs pick pluck plural prepend push quote randInt regexFind regexFindAll regexMatch ' +
  'regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest reverse round seq set ' +
  'sha1sum sha256sum sortAlpha split splitList splitn squote sub substr ternary title toDate toDecimal toJson ' +
  'toPrettyJson toRawJson toString toStrings trim trimAll trimPrefix trimSuffix trimall trunc tuple typeIs ' +
  'typeIsLike typeOf uniq unixEpoch unset until untilStep upper urlJoin urlParse values without';

const more =
  'abbrev abbrevboth add1f addf bcrypt buildCustomCert camelcase date dateInZone dateModify date_in_zone ' +
  'date_modify decryptAES deepCopy derivePassword divf encryptAES genCA genCAWithKey genPrivateKey ' +
  'genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey getHostByName hexdec htmlDate ' +
  'htmlDateInZone htpasswd initials kebabcase merge mergeOverwrite mulf mustDeepCopy mustMerge mustMergeOverwrite ' +
  'nospace now randAlpha randAlphaNum randAscii randBytes randNumeric semver semverCompare sha512sum shuffle ' +
  'snakecase subf swapcase untitle uuidv4 wrap wrapWith';

const forKeys =
  'pkcs12key pkcs12keyPass pkcs12cert pkcs12certPass pemToPkcs12 pemToPkcs12Pass fullPemToPkcs12 ' +
  'fullPemToPkcs12Pass pemTruststoreToPKCS12 pemTruststoreToPKCS12Pass filterPEM filterCertChain certSANs ' +
  'jwkPublicKeyPem jwkPrivateKeyPem toYaml fromYaml rsaDecrypt';

/**
 * External Secrets: Sprig, of which the controller has its own copy by now, and functions for keys and certificates.
 */
export const ofExternalSecret: Language = {
  open: '{{',
  close: '}}',
  functions: new Set([shared, more, forKeys].flatMap((names) => names.split(' '))),
  data: '.',
};

/** Flux Operator: the functions of slim-sprig whose result is the same each time, and its own. */
export const ofResourceSet: Language = {
  open: '<<',
  close: '>>',
  functions: new Set([...shared.split(' '), 'inputs', 'mustToYaml', 'slugify', 'toYaml']),
  data: 'inputs.',
};

/** Annotations and labels of alerts. Functions are not checked, because they depend on the version of Prometheus. */
export const ofAlert: Language = { ...ofExternalSecret, functions: new Set() };
