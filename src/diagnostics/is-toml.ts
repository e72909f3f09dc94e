/** Whether a file is TOML, by its name. */
export const isToml = (path: string): boolean => /\.toml$/i.test(path);
