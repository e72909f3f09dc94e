import { isAddress, networkAround } from '../app-kit/ipv4.ts';
import type { Format } from '../app-kit/setting.ts';

interface FormatRule {
  readonly fits: (text: string) => boolean;
  /** The rest of a sentence that begins with the key. */
  readonly message: (text: string) => string;
  /** The text that was probably meant. */
  readonly meant?: (text: string) => string | undefined;
}

/** The allowed values of `format` in a setting, and the messages for values that do not match. */
export const formats: Readonly<Record<Format, FormatRule>> = {
  ipv4: {
    fits: isAddress,
    message: () => 'must be an IPv4 address, such as 192.168.1.10',
  },
  'ipv4-network': {
    fits: (text) => networkAround(text) === text,
    message: (text) =>
      networkAround(text) === undefined
        ? 'must be an IPv4 network, such as 192.168.1.0/24'
        : 'has host bits set: a network begins with its own address',
    meant: networkAround,
  },
};
