import { expect, test } from 'vitest';
import { shortName } from '../../src/verify/function-names.js';

const string = 'std::__2::basic_string<char, std::__2::char_traits<char>, std::__2::allocator<char>>';

test.each([
  ['dlmalloc', 'dlmalloc'],
  ['a_function_of_c_with_a_name_that_is_longer_than_sixty_characters_is_kept', undefined],
  [
    `${string}::__grow_by[abi:nqn220100](unsigned long, unsigned long)`,
    'std::__2::basic_string<…>::__grow_by',
  ],
  [
    `std::__2::basic_ostream<char>& std::__2::operator<<[abi:x]<char>(std::__2::basic_ostream<char>&, ${string} const&)`,
    'std::__2::basic_ostream<…>& std::__2::operator<<<…>',
  ],
  [
    'json::(anonymous namespace)::Parser::operator()(std::__2::string_view, std::__2::string_view, int)',
    'json::(anonymous namespace)::Parser::operator()',
  ],
  [
    `std::__2::vector<int>::push_back(int const&)::'lambda'(std::__2::vector<int>&) const::operator->()`,
    `std::__2::vector<…>::push_back::'lambda' const::operator->`,
  ],
  [`${'deep::'.repeat(40)}f()`, `${'deep::'.repeat(40).slice(0, 119)}…`],
])('%s', (name, short) => {
  expect(shortName(name)).toBe(short ?? name);
});
