import os

import betamax
import requests

API = 'http://127.0.0.1:4780'
LIBRARY = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'cassettes')


def test_finds_one_by_its_number():
    session = requests.Session()
    with betamax.Betamax(session, cassette_library_dir=LIBRARY).use_cassette('find one'):
        assert session.get(f'{API}/books/1').json() == {'id': 1, 'title': 'Notes on the Analytical Engine'}


def test_adds_one():
    session = requests.Session()
    with betamax.Betamax(session, cassette_library_dir=LIBRARY).use_cassette('add one'):
        assert session.get(f'{API}/books/3').status_code == 404
        answer = session.post(f'{API}/books', json={'title': 'A Third'})
        assert answer.json() == {'id': 3, 'title': 'A Third'}


if __name__ == '__main__':
    test_finds_one_by_its_number()
    test_adds_one()
