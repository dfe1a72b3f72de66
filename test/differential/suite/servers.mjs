const ports = JSON.parse(process.env['DIFFERENTIAL_PORTS']);
const SCHEMES = { https: 'https', h2: 'https', both: 'https', selfSigned: 'https', misnamed: 'https', rawTls: 'https' };

export { ports };

/** The address of a server by name; `host` for those whose certificate or family of addresses matters. */
export function urlOf(server, path = '', host = '127.0.0.1') {
  return `${SCHEMES[server] ?? 'http'}://${host}:${ports[server]}${path}`;
}
