/*
 * The constants of all commands; ky_cmds[] is their list.
 */
#ifndef KY_CMD_CMDS_H
#define KY_CMD_CMDS_H

#include "cmd/cli.h"

extern const struct ky_cmd ky_cmd_bulk_approve, ky_cmd_bulk_drop,
    ky_cmd_bulk_list, ky_cmd_bulk_pause, ky_cmd_bulk_resume, ky_cmd_bulk_show,
    ky_cmd_backup, ky_cmd_restore, ky_cmd_check_config, ky_cmd_clock,
    ky_cmd_clock_advance, ky_cmd_db_check, ky_cmd_db_info, ky_cmd_db_init,
    ky_cmd_demo, ky_cmd_duty_give_up, ky_cmd_duty_list, ky_cmd_duty_retry,
    ky_cmd_duty_seen, ky_cmd_duty_waive, ky_cmd_end, ky_cmd_ending_list,
    ky_cmd_ending_show, ky_cmd_ending_withdraw, ky_cmd_exhibit_list,
    ky_cmd_exhibit_save, ky_cmd_change, ky_cmd_fact, ky_cmd_guide, ky_cmd_help,
    ky_cmd_keys_compromise, ky_cmd_keys_list, ky_cmd_keys_rotate,
    ky_cmd_line_import, ky_cmd_line_list, ky_cmd_line_show,
    ky_cmd_log_checkpoint, ky_cmd_log_export, ky_cmd_log_verify, ky_cmd_paper,
    ky_cmd_payee, ky_cmd_refund_approve, ky_cmd_refund_export,
    ky_cmd_refund_file, ky_cmd_refund_list, ky_cmd_refund_result,
    ky_cmd_refund_show, ky_cmd_refund_void, ky_cmd_payment_add,
    ky_cmd_payment_import, ky_cmd_usage_import, ky_cmd_preview,
    ky_cmd_rules_check, ky_cmd_rules_list, ky_cmd_rules_load, ky_cmd_tick,
    ky_cmd_inquiry_list, ky_cmd_inquiry_show, ky_cmd_inquiry_decide,
    ky_cmd_token_add, ky_cmd_token_list, ky_cmd_token_revoke, ky_cmd_verify,
    ky_cmd_version, ky_cmd_doctor, ky_cmd_webhook_add,
    ky_cmd_webhook_deliveries, ky_cmd_webhook_list, ky_cmd_webhook_off,
    ky_cmd_webhook_on, ky_cmd_webhook_remove, ky_cmd_webhook_resend,
    ky_cmd_webhook_rotate, ky_cmd_notification_add, ky_cmd_notification_list,
    ky_cmd_statement, ky_cmd_ledger_balance, ky_cmd_ledger_check,
    ky_cmd_ledger_prepaid, ky_cmd_notification_show, ky_cmd_payment_list,
    ky_cmd_smdp_cancel, ky_cmd_smdp_confirm, ky_cmd_smdp_order,
    ky_cmd_smdp_release, ky_cmd_smdp_status;

#endif
