/**
 * What else differs from bare Node, where no scenario looks: one sentence each. Most have a test in
 * test/traffic/known-differences.test.ts, which fails when one of them is no longer so.
 */
export const BEYOND = [
  'A replayed request of undici opens no connection: its `Client` and its pools emit no `connect` and no `disconnect`, and where the answer is whole its diagnostics channels tell nothing.',
  'The certificate that was recorded is not judged anew for `fetch` and undici: what a client that rejects nothing has recorded is replayed to one that would reject it. `https` and HTTP/2 reject it.',
  'A `CONNECT` that a test makes itself is not recorded. In a replay it opens a tunnel in memory, though the proxy refused it live, or was not there; what proxy agents ask for fails as it did.',
  'A cassette does not tell whether an answer came before the whole request: a replayed one comes after the upload, unless the client waits for it or sends on without an end.',
  'Undici 7 and 8 leave the code out when their parser finds an answer wrong: it is stored as `HPE_UNKNOWN`, and they get their error without a code again.',
  'The `fetch` of Node 26 has the field `http2ErrorCode` on the error of a stream that the server has reset; a replayed one has the code and the message alone.',
  'A stream of HTTP/2 whose data goes both ways at once, or whose server pushes others to a client that takes them, passes and is not recorded. A replayed session answers pings and settings itself.',
  'HTTP/2 over a connection that its client is given, as gRPC has through a proxy of `grpc_proxy`, `https_proxy` or `http_proxy`, passes and is not recorded; mode `none` refuses it. Without the proxy (`no_grpc_proxy`) it is recorded.',
  'A replayed connection of `http` to a name whose address was not recorded has `192.0.2.1`, which is nobody’s.',
  'Connections of `process.binding("tcp_wrap")` and of QUIC go round `net`: they are neither seen nor refused, whatever the mode and `blockNetwork` say.',
];
