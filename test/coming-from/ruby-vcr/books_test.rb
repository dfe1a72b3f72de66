require 'json'
require 'minitest/autorun'
require 'net/http'
require 'vcr'

VCR.configure do |config|
  config.cassette_library_dir = File.join(__dir__, 'fixtures/vcr_cassettes')
  config.hook_into :webmock
end

class BooksTest < Minitest::Test
  API = 'http://127.0.0.1:4780'

  def test_finds_one_by_its_number
    VCR.use_cassette('books/find one') do
      book = JSON.parse(Net::HTTP.get(URI("#{API}/books/1")))
      assert_equal({ 'id' => 1, 'title' => 'Notes on the Analytical Engine' }, book)
    end
  end

  def test_adds_one
    VCR.use_cassette('books/add one') do
      assert_equal '404', Net::HTTP.get_response(URI("#{API}/books/3")).code
      answer = Net::HTTP.post(URI("#{API}/books"), '{"title":"A Third"}', 'Content-Type' => 'application/json')
      assert_equal({ 'id' => 3, 'title' => 'A Third' }, JSON.parse(answer.body))
    end
  end
end
