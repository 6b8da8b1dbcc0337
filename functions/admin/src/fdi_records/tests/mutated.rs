//! A record compared with itself has no difference, however it was copied; any one change is found.

use proptest::prelude::*;

use super::{filled_in, settings};
use crate::fdi_records::{Choices, Pasted, Record, compare::least, records};

fn any_record() -> impl Strategy<Value = (Record, Choices)> {
    (any::<[bool; 4]>(), any::<prop::sample::Index>()).prop_map(|(flags, at)| {
        let choices = filled_in(flags);
        let all = records(&settings(), &choices);
        (at.get(&all).clone(), choices)
    })
}

/// Spaces that mean nothing at the ends of a line.
fn space() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", " ", "\t", "   "])
}

fn layout() -> impl Strategy<Value = (usize, &'static str, &'static str, &'static str, bool)> {
    let end = prop::sample::select(vec!["\n", "\r\n", "\n\n"]);
    (0..4_usize, space(), space(), end, any::<bool>())
}

proptest! {
    #[test]
    fn a_record_is_the_same_in_any_order_and_form(
        (record, choices) in any_record(),
        order in any::<prop::sample::Index>(),
        (form, before, after, end, with_url) in layout(),
    ) {
        let mut pairs: Vec<(String, String)> = record
            .parameters
            .iter()
            .map(|it| (it.name.to_owned(), it.value.clone()))
            .collect();
        let turn = order.index(pairs.len());
        pairs.rotate_left(turn);
        let written = |equals: &str, between: &str| {
            let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}{equals}{value}")).collect();
            format!("{before}{}{after}", pairs.join(between))
        };
        let lines = format!("{after}{end}{before}");
        let mut pasted = match form {
            0 => written("=", "&"),
            1 => written("=", &lines),
            2 => written(" = ", &lines),
            _ => format!("CONTEXT{before}={after}{}", written("=", &format!("&{end}"))),
        };
        if with_url {
            pasted = format!("{before}{}{after}{end}{pasted}", record.url);
        }
        let found = least(&record, &choices, &Pasted::readings(&pasted));
        prop_assert!(found.is_empty(), "{found:?} in {pasted}");
    }

    #[test]
    fn any_letter_that_is_changed_put_in_or_taken_out_is_found(
        (record, choices) in any_record(),
        at in any::<prop::sample::Index>(),
        letter in prop::sample::select("aeIRxY016;=&%<>\" '\u{201d}\u{a0}".chars().collect::<Vec<_>>()),
        change in 0..3_usize,
        in_url in any::<bool>(),
    ) {
        let text = if in_url { &record.url } else { &record.context };
        let mut letters: Vec<char> = text.chars().collect();
        // The ends are the line's: spaces there mean nothing.
        let at = 1 + at.index(letters.len() - 2);
        match change {
            0 => { letters.remove(at); }
            1 => letters.insert(at, letter),
            _ => letters[at] = letter,
        }
        let mutated: String = letters.into_iter().collect();
        prop_assume!(mutated != *text);
        let pasted = if in_url {
            format!("URL {mutated}\n{}", record.context)
        } else {
            mutated
        };
        let found = least(&record, &choices, &Pasted::readings(&pasted));
        prop_assert!(!found.is_empty(), "{pasted}");
    }

    #[test]
    fn any_parameter_that_is_dropped_doubled_or_swapped_is_found(
        (record, choices) in any_record(),
        one in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        change in 0..3_usize,
    ) {
        let mut pairs: Vec<(&str, &str)> = record.parameters.iter().map(|it| (it.name, it.value.as_str())).collect();
        let (one, other) = (one.index(pairs.len()), other.index(pairs.len()));
        match change {
            0 => { pairs.remove(one); }
            1 => pairs.push(pairs[one]),
            _ => {
                prop_assume!(pairs[one].1 != pairs[other].1);
                let value = pairs[one].1;
                pairs[one].1 = pairs[other].1;
                pairs[other].1 = value;
            }
        }
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let found = least(&record, &choices, &Pasted::readings(&pairs.join("&")));
        prop_assert!(!found.is_empty(), "{pairs:?}");
    }

    #[test]
    fn whatever_is_pasted_is_compared((record, choices) in any_record(), pasted in "(?s).{0,200}") {
        let _ = least(&record, &choices, &Pasted::readings(&pasted));
    }
}
