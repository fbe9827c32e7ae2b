//! What a bank says of the payments that it was given: a table with a row for each.

use std::collections::BTreeMap;

use super::model::{Instruction, Reference};
use super::state::{InstructionCommand, InstructionState};
use super::store::periods;
use super::take_step;
use crate::base::error::{Code, Error, Result};
use crate::base::fields::FieldErrors;
use crate::base::ids::SettlementId;
use crate::base::money::Money;
use crate::base::sheet::{Column, Row, Sheet};
use crate::base::text::fold;
use crate::db::Tx;
use crate::domain::access::{ManageMoney, ShopScope};

/// The input of the file.
pub const FILE: &str = "file";
/// The most rows of a table: more than a period has payees.
const ROWS_MAX: usize = 5_000;

/// Banks name these columns as they like; what our own table for the bank writes comes first.
const COLUMNS: [Column; 5] = [
    Column::required("reference").or(&["编号", "参考号", "附言", "用途", "摘要", "remark"]),
    Column::required("amount").or(&[
        "金额",
        "交易金额",
        "转账金额",
        "应付(元)",
        "to_be_paid_(cny)",
    ]),
    Column::required("result").or(&["结果", "处理结果", "交易结果", "交易状态", "处理状态"]),
    Column::optional("number").or(&["流水号", "银行流水号", "交易流水号", "bank_number"]),
    Column::optional("reason").or(&["原因", "失败原因", "备注"]),
];

/// How banks say that the payee has it.
const PAID: [&str; 9] = [
    "成功",
    "交易成功",
    "处理成功",
    "支付成功",
    "转账成功",
    "已付",
    "paid",
    "success",
    "succeeded",
];
/// How they say that it did not arrive.
const FAILED: [&str; 8] = [
    "失败",
    "交易失败",
    "处理失败",
    "退汇",
    "退票",
    "failed",
    "returned",
    "rejected",
];

/// What the bank says of one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankResult {
    /// The row, as a spreadsheet counts.
    pub row: u64,
    /// Which payment.
    pub reference: Reference,
    /// What was paid, or was to be.
    pub amount: Money,
    /// What became of it, with the bank's number or the reason.
    pub outcome: Outcome,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The payee has it; the bank's number.
    Paid(String),
    /// It did not arrive; the reason.
    Failed(String),
}

/// What became of a row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The instruction is paid.
    Paid,
    /// The instruction has failed.
    Failed,
    /// That was known already.
    Known,
}

/// Reads the table: all of it, or what is wrong with it, row by row.
///
/// # Errors
/// Of the whole: those of [`Sheet::open`], `import.empty`, `import.too_long`. Of a row, at
/// `{row}.{column}`: what cannot be read, and a reference that an earlier row has.
pub fn parse(bytes: &[u8]) -> Result<Vec<BankResult>> {
    let mut sheet = Sheet::open(bytes, &COLUMNS)?;
    let (mut results, mut faults) = (Vec::new(), FieldErrors::new());
    let mut seen = BTreeMap::new();
    for row in sheet.rows() {
        let row = row?;
        if results.len() >= ROWS_MAX {
            return Err(Code::ImportTooLong.into());
        }
        let Some(result) = parse_row(&row, &mut faults) else {
            continue;
        };
        if let Some(first) = seen.insert(result.reference, row.number) {
            let params = vec![("first", first.to_string())];
            faults.add_with(row.field("reference"), Code::ImportRowTwice, params);
        }
        results.push(result);
    }
    faults.finish()?;
    if results.is_empty() {
        return Err(Code::ImportEmpty.into());
    }
    Ok(results)
}

/// A row; none if it is of no payment of ours, as a sum at the end is, or if it has a fault.
fn parse_row(row: &Row, faults: &mut FieldErrors) -> Option<BankResult> {
    let reference = row.cell("reference");
    if reference.is_empty() {
        return None;
    }
    let reference: Option<Reference> = keep(faults, row, "reference", reference.parse());
    let amount = keep(faults, row, "amount", parse_amount(row.cell("amount")));
    let outcome = keep(faults, row, "result", parse_outcome(row));
    Some(BankResult {
        row: row.number,
        reference: reference?,
        amount: amount?,
        outcome: outcome?,
    })
}

fn keep<T>(faults: &mut FieldErrors, row: &Row, column: &str, read: Result<T>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            faults.add_with(row.field(column), error.code(), error.params().to_vec());
            None
        }
    }
}

/// Some banks write what leaves the account below zero.
fn parse_amount(text: &str) -> Result<Money> {
    Money::parse(text.trim_start_matches('-'))
}

fn parse_outcome(row: &Row) -> Result<Outcome> {
    let said = fold(row.cell("result"));
    if PAID.contains(&said.as_str()) {
        let number = row.cell("number");
        if number.is_empty() {
            return Err(Code::BankResultNumberMissing.into());
        }
        return Ok(Outcome::Paid(number.to_owned()));
    }
    if FAILED.contains(&said.as_str()) {
        let reason = row.cell("reason");
        // A bank that gives no reason has at least said so.
        let reason = if reason.is_empty() {
            row.cell("result")
        } else {
            reason
        };
        return Ok(Outcome::Failed(reason.to_owned()));
    }
    Err(Code::BankResultUnclear.into())
}

/// Books what the bank says of one payment of a period. What was booked before is left as it is, so
/// that a table may come twice.
///
/// # Errors
/// `bank_result.unknown` for a reference that no payment of the period has; `bank_result.superseded`
/// for one of an earlier try; `bank_result.amount`; `bank_result.not_sent` for a payment that nobody
/// has marked as sent, `bank_result.differs` for one whose end is known to be another; what
/// [`take_step`] refuses.
pub fn book(
    tx: &mut Tx<'_>,
    shop: &ShopScope<ManageMoney>,
    settlement: SettlementId,
    result: &BankResult,
) -> Result<Verdict> {
    let all = periods::instructions(tx.conn(), shop, settlement)?;
    let one = all
        .iter()
        .find(|one| one.id == result.reference.instruction);
    let one = one.ok_or(Code::BankResultUnknown)?;
    if let Some(known) = compare(one, result)? {
        return Ok(known);
    }
    let (command, note, verdict) = match &result.outcome {
        Outcome::Paid(number) => (InstructionCommand::Pay, number, Verdict::Paid),
        Outcome::Failed(reason) => (InstructionCommand::Fail, reason, Verdict::Failed),
    };
    let note: String = note.chars().take(NOTE_MAX).collect();
    take_step(tx, shop, one.id, command, &note)?;
    Ok(verdict)
}

/// As many characters of a reason as are kept.
const NOTE_MAX: usize = 60;

/// Whether the row is of this try of the instruction, and tells something new.
fn compare(one: &Instruction, result: &BankResult) -> Result<Option<Verdict>> {
    if one.reference() != result.reference {
        return Err(Code::BankResultSuperseded.into());
    }
    if one.amount != result.amount {
        return Err(Error::new(Code::BankResultAmount).with("amount", one.amount.to_decimal()));
    }
    match (one.state, &result.outcome) {
        (InstructionState::Sent, _) => Ok(None),
        (InstructionState::Paid, Outcome::Paid(_))
        | (InstructionState::Failed, Outcome::Failed(_)) => Ok(Some(Verdict::Known)),
        (InstructionState::Paid | InstructionState::Failed, _) => {
            Err(Code::BankResultDiffers.into())
        }
        _ => Err(Code::BankResultNotSent.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::SettlementInstructionId;

    fn reference(instruction: i64, attempt: i64) -> Reference {
        Reference {
            instruction: SettlementInstructionId(instruction),
            attempt,
        }
    }

    #[test]
    fn tables_of_banks_are_read_whatever_they_call_things() {
        let expected = vec![
            BankResult {
                row: 2,
                reference: reference(12, 1),
                amount: Money::new(123_450).unwrap(),
                outcome: Outcome::Paid("2026112900017".to_owned()),
            },
            BankResult {
                row: 3,
                reference: reference(13, 2),
                amount: Money::new(500).unwrap(),
                outcome: Outcome::Failed("户名不符".to_owned()),
            },
        ];
        for table in [
            "编号,应付（元）,结果,流水号,原因\nP12,1234.50,成功,2026112900017,\nP13-2,5.00,失败,,户名不符\n",
            "附言,户名,交易金额,交易状态,交易流水号,失败原因\nP12,翁家,\"1,234.50\",交易成功,2026112900017,\nP13-2,戚家,-5,退汇,,户名不符\n,,1239.50,,,\n",
            "Reference;Amount;Result;Number;Reason\nP12;1234.5;PAID;2026112900017;\nP13-2;5;Returned;;户名不符\n",
        ] {
            assert_eq!(parse(table.as_bytes()).unwrap(), expected, "{table}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named_and_nothing_is_booked() {
        let fault = |rows: &str| {
            let table = format!("reference,amount,result,number\n{rows}");
            let error = parse(table.as_bytes()).unwrap_err();
            let faults = error.field_errors().iter();
            let faults: Vec<_> = faults.map(|one| (one.field.clone(), one.code)).collect();
            faults
        };
        let at = |field: &str, code| vec![(field.to_owned(), code)];
        // A bare number may be anything of the bank's.
        for wrong in ["7", "P", "P0", "P7-0", "P7-x", "X7", "P7 P8"] {
            let faults = fault(&format!("{wrong},1,paid,9\n"));
            assert_eq!(
                faults,
                at("2.reference", Code::BankResultReference),
                "{wrong}"
            );
        }
        assert_eq!(fault("P7,x,paid,9\n"), at("2.amount", Code::MoneyInvalid));
        assert_eq!(
            fault("P7,1,pending,9\n"),
            at("2.result", Code::BankResultUnclear)
        );
        assert_eq!(
            fault("P7,1,paid,\n"),
            at("2.result", Code::BankResultNumberMissing)
        );
        assert_eq!(
            fault("P7,1,paid,9\nP8,1,paid,9\nP7,1,failed,9\n"),
            at("4.reference", Code::ImportRowTwice)
        );
        let none = parse("reference,amount,result\n".as_bytes()).unwrap_err();
        assert_eq!(none.code(), Code::ImportEmpty);
    }
}
