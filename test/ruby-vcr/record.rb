# Sends the exchanges of standard input with a client of Ruby, records a cassette of each with VCR,
# and prints what the client got: ruby record.rb FOLDER CLIENT SERIALIZER [exact] [decode]
require 'base64'
require 'json'
require 'vcr'

folder, client, serializer, *options = ARGV
HOOKS = { 'net/http' => :webmock, 'http' => :webmock, 'faraday' => :faraday }.freeze
require client

VCR.configure do |config|
  config.cassette_library_dir = folder
  config.hook_into HOOKS.fetch(client)
  config.preserve_exact_body_bytes { options.include?('exact') }
  config.default_cassette_options = {
    serialize_with: serializer.to_sym,
    decode_compressed_response: options.include?('decode')
  }
end

SENDERS = {
  'net/http' => lambda do |method, url, headers, body|
    request = Net::HTTPGenericRequest.new(method, !body.nil?, method != 'HEAD', url, headers)
    request.body = body
    answer = Net::HTTP.start(url.host, url.port) { |http| http.request(request) }
    [answer.code.to_i, answer.message, answer.to_hash, answer.body]
  end,
  'http' => lambda do |method, url, headers, body|
    answer = HTTP.request(method, url.to_s, headers: headers, body: body)
    [answer.code, answer.reason, answer.headers.to_h, answer.to_s]
  end,
  'faraday' => lambda do |method, url, headers, body|
    answer = Faraday.new.run_request(method.downcase.to_sym, url.to_s, body, headers)
    [answer.status, answer.reason_phrase, answer.headers.to_h, answer.body]
  end
}.freeze

# Bytes of a header as Node has them, one character each.
def latin1(text)
  text.to_s.dup.force_encoding('ISO-8859-1').encode('UTF-8')
end

def send_one(sender, exchange)
  body = exchange['body'] && Base64.decode64(exchange['body'])
  status, message, headers, content = sender.call(exchange['method'], URI(exchange['url']), exchange['headers'], body)
  {
    status: status,
    message: latin1(message),
    headers: headers.to_h { |name, values| [name, Array(values).map { |value| latin1(value) }] },
    body: Base64.strict_encode64(content.to_s.b)
  }
end

results = JSON.parse($stdin.read).map do |exchange|
  VCR.use_cassette(exchange['name']) do
    Array.new(exchange['times']) { send_one(SENDERS.fetch(client), exchange) }
  end
rescue StandardError => e
  # VCR cannot write every body as text.
  { error: "#{e.class}: #{e.message}".encode('UTF-8', invalid: :replace, undef: :replace) }
end
puts JSON.generate(results)
