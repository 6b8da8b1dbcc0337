//! A table as a file for a spreadsheet: RFC 4180, with nothing in it that a spreadsheet would take for a formula.

/// Excel takes a file without it for the machine's own encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What a cell begins with that spreadsheets calculate, in the wide forms that some of them read alike too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A file.
#[derive(Debug)]
pub struct Csv(String);

impl Csv {
    /// With the names of its columns.
    #[must_use]
    pub fn new(columns: &[&str]) -> Self {
        let mut csv = Self(BYTE_ORDER_MARK.to_owned());
        csv.row(columns);
        csv
    }

    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        let cells: Vec<String> = cells.iter().map(|it| cell(it.as_ref())).collect();
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }

    /// The whole file.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

/// A cell: an apostrophe makes text of what would be a formula, quotes hold everything together.
fn cell(text: &str) -> String {
    let calculates = text.trim_start_matches(' ').starts_with(FORMULA);
    let apostrophe = if calculates { "'" } else { "" };
    format!("\"{apostrophe}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// As RFC 4180 reads a file.
    fn read(file: &str) -> Vec<Vec<String>> {
        let mut rows = vec![vec![String::new()]];
        let mut quoted = false;
        let mut letters = file
            .strip_prefix(BYTE_ORDER_MARK)
            .unwrap()
            .chars()
            .peekable();
        while let Some(letter) = letters.next() {
            let row = rows.last_mut().unwrap();
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    row.last_mut().unwrap().push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(String::new()),
                '\r' if !quoted && letters.peek() == Some(&'\n') => {
                    letters.next();
                    rows.push(vec![String::new()]);
                }
                letter => row.last_mut().unwrap().push(letter),
            }
        }
        rows.pop();
        rows
    }

    #[test]
    fn c97_a_formula_becomes_text() {
        for formula in [
            "=cmd|' /C calc'!A0",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
        ] {
            assert_eq!(cell(formula), format!("\"'{formula}\""));
        }
        assert_eq!(cell("say \"no\""), "\"say \"\"no\"\"\"");
    }

    proptest! {
        #[test]
        fn c97_whatever_is_in_a_cell_stays_in_it_and_never_calculates(
            rows in prop::collection::vec(prop::collection::vec("[\\PC\r\n\t\",=+@-]{0,12}", 3), 0..5),
        ) {
            let mut csv = Csv::new(&["a", "b", "c"]);
            for row in &rows {
                csv.row(row);
            }
            let back = read(&csv.into_text());
            prop_assert_eq!(back.len(), rows.len() + 1);
            for (cells, given) in back[1..].iter().zip(&rows) {
                prop_assert_eq!(cells.len(), 3);
                for (cell, given) in cells.iter().zip(given) {
                    prop_assert!(!cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
                    prop_assert_eq!(cell.strip_prefix('\'').filter(|rest| *rest == given).unwrap_or(cell), given);
                }
            }
        }
    }
}
