process.env['TRAFFIC_TAPS'] = 'socket';
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would come before the variable is set
require('../raw/clients-over-raw.test');
