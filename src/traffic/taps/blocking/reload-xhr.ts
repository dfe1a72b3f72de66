const XHR = /[\\/]living[\\/]xhr[\\/]XMLHttpRequest-impl\.js$/;

const reloaded = new Set<string>();

/**
 * Makes each jsdom of this process ask for `child_process.spawnSync` again. An environment's jsdom is loaded before
 * this package, and has taken the function of Node for good; what makes its `XMLHttpRequest`s is looked up for each.
 */
export function reloadXhr(): void {
  for (const [file, loaded] of Object.entries(require.cache)) {
    if (loaded === undefined || !XHR.test(file) || reloaded.has(file)) continue;
    reloaded.add(file);
    Reflect.deleteProperty(require.cache, file);
    try {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a module is loaded anew by this alone
      Object.assign(loaded.exports as object, require(file));
    } finally {
      require.cache[file] = loaded;
    }
  }
}
