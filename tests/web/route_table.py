"""Which answer everybody gets on every route, to a GET and to a POST with nothing in it.

A line is a route's name, the answers to a GET and those to a POST, in the order of `RELATIONS`; one number stands for
all. `-` where the route is about no city. To add a page, say here what each may see, and only then run the test.
"""

from __future__ import annotations

RELATIONS = ("nobody", "contributor", "coordinator", "verifier", "secretariat", "administrator", "foreign")
"""What somebody is to the city a page is about, or to the network where it is about none."""
WITHOUT_TOKEN = {"set_language", "programme_unsubscribe"}
"""Take a POST without a token: the one changes only what the reader sees, the other has its proof in the address.

The API knows no cookies, so it needs none."""
LINES = """
# Everybody's
home                                 200                         | 200
style                                200                         | 200
set_language                         302                         | 302
# Signing in
account_login                        200 302 302 302 302 302 -   | 200 302 302 302 302 302 -
account_logout                       302 200 200 200 200 200 -   | 302
account_inactive                     200                         | 405
account_signup                       200 302 302 302 302 302 -   | 200 302 302 302 302 302 -
account_reauthenticate               302 200 200 200 200 200 -   | 302 200 200 200 200 200 -
account_email                        302 200 200 200 200 200 -   | 302
account_email_verification_sent      200                         | 405
account_change_password              302 200 200 200 200 200 -   | 302 200 200 200 200 200 -
account_set_password                 302                         | 302
account_reset_password               200                         | 200
account_confirm_login_code           302                         | 302
account_confirm_email                200                         | 404
account_reset_password_from_key_done 200                         | 405
account_reset_password_from_key      200                         | 200
account_reset_password_done          200                         | 405
mfa_index                            302 200 200 200 200 200 -   | 302 405 405 405 405 405 -
mfa_authenticate                     302                         | 302
mfa_reauthenticate                   302                         | 302
mfa_activate_totp                    302 200 200 200 200 200 -   | 302 200 200 200 200 200 -
mfa_deactivate_totp                  302 404 404 404 404 404 -   | 302 404 404 404 404 404 -
mfa_view_recovery_codes              302 404 404 404 404 404 -   | 302 405 405 405 405 405 -
mfa_generate_recovery_codes          302 200 200 200 200 200 -   | 302 200 200 200 200 200 -
mfa_download_recovery_codes          302 404 404 404 404 404 -   | 302 404 404 404 404 404 -
mfa_list_webauthn                    302 200 200 200 200 200 -   | 302 405 405 405 405 405 -
mfa_add_webauthn                     302 200 200 200 200 200 -   | 302 200 200 200 200 200 -
mfa_reauthenticate_webauthn          302                         | 302
mfa_remove_webauthn                  302 404 404 404 404 404 -   | 302 404 404 404 404 404 -
mfa_edit_webauthn                    302 404 404 404 404 404 -   | 302 404 404 404 404 404 -
mfa_login_webauthn                   302                         | 302
socialaccount_login_cancelled        200                         | 405
socialaccount_login_error            401                         | 405
socialaccount_signup                 302                         | 302
socialaccount_connections            302 200 200 200 200 200 -   | 302 200 200 200 200 200 -
openid_connect_login                 404                         | 404
openid_connect_callback              404                         | 404
usersessions_list                    302 200 200 200 200 200 -   | 302
# Programs
api:reference                        200                         | 405
api:openapi                          200                         | 405
api:list_cities                      200                         | 405
api:show_city                        200                         | 405
api:list_editions                    200                         | 405
api:show_edition                     200                         | 405
api:list_figures                     200                         | 405
api:show_figure                      200                         | 405
api:list_questions                   200                         | 405
api:show_next_steps                  200                         | 405
api:show_plan                        404                         | 405
api:list_plan_actions                404                         | 405
api:list_plan_targets                404                         | 405
api:list_plan_enablers               404                         | 405
api:list_plan_account                404                         | 405
api:show_city_plan                   401                         | 405
api:list_city_actions                401                         | 405
api:list_city_targets                401                         | 405
api:list_city_enablers               401                         | 405
api:list_cases                       200                         | 405
api:show_case                        200                         | 405
api:list_found                       200                         | 405
api:list_registers                   200                         | 405
api:list_register_entries            200                         | 405
api:show_register_entry              200                         | 405
api:list_register_differences        200                         | 405
api:list_register_changes            200                         | 405
api:list_packs                       200                         | 405
api:show_pack                        200                         | 405
api:show_benchmark_set               200                         | 405
api:list_indicators                  200                         | 405
api:show_indicator                   200                         | 405
api:list_city_figures                200                         | 405
api:show_token                       401                         | 405
api:list_rounds                      401                         | 405
api:show_round                       401                         | 405
api:list_observations                401                         | 405
api:show_observation                 401                         | 405
api:enter_observation                401                         | 405
api:list_findings                    401                         | 405
api:list_values                      401                         | 405
api:show_value                       401                         | 405
api:decide_value                     405                         | 415
api:give_reason                      405                         | 405
api:answer_verifier                  405                         | 415
api:answer_resident                  405                         | 415
api:nothing                          404                         | 404
# The site itself
health                               200                         | 405
ready                                200                         | 405
# People
people                               302 403 403 403 200 200 -   | 302 403 403 403 422 422 -
people_of_city                       302 404 200 404 200 200 404 | 302 404 422 404 422 422 404
invitation                           302 404 404 404 404 404 404 | 302 404 404 404 404 404 404
invitation_renew                     302 405 405 405 405 405 405 | 302 404 302 404 404 302 404
invitation_withdraw                  302 405 405 405 405 405 405 | 302 404 302 404 404 302 404
role_change                          302 405 405 405 405 405 405 | 302 404 302 404 404 302 404
role_remove                          302 405 405 405 405 405 405 | 302 404 302 404 404 302 404
join                                 200                         | 422 403 403 403 403 403 403
my_account                           302 200 200 200 200 200 -   | 302 422 422 422 422 422 -
second_factor                        302 200 200 200 200 200 -   | 302 405 405 405 405 405 -
# Data protection
privacy                              200                         | 405
privacy_mine                         302 200 200 200 200 200 -   | 302 405 405 405 405 405 -
privacy_export                       302 200 200 200 200 200 -   | 302 405 405 405 405 405 -
privacy_erase                        302 200 200 200 200 200 -   | 302 200 200 200 200 200 -
person_erase                         302 403 403 403 403 200 403 | 302 403 403 403 403 200 403
# Tokens
tokens                               302 200 200 200 200 200 -   | 302 405 405 405 405 405 -
token_new                            302 200 200 200 200 200 -   | 302 422 422 422 422 422 -
token_revoke                         302 405 405 405 405 405 405 | 302 404 302 404 404 404 404
# Work and rounds
desk                                 302 200 200 200 200 200 -   | 302 200 200 200 200 200 -
reminders                            302 200 200 200 200 200 -   | 302
open_round                           302 403 200 403 200 200 -   | 302 403 200 403 200 200 -
round                                302 200 200 200 200 200 404 | 302 405 405 405 405 405 405
round_step                           302 405 405 405 405 405 405 | 302 403 403 403 403 403 404
round_deadline                       302 405 405 405 405 405 405 | 302 403 422 403 422 422 404
departments                          302 403 200 403 200 200 404 | 302 403 422 403 422 422 404
department                           302 405 405 405 405 405 405 | 302 403 302 403 302 302 404
together                             302 403 200 403 403 403 404 | 302 403 422 403 403 403 404
verifiers                            302 403 403 403 200 200 404 | 302 403 403 403 422 422 404
take_back                            302 405 405 405 405 405 405 | 302 403 403 403 302 302 404
# Entry
entry                                302 200 200 200 200 200 404 | 405
entry-block                          302 200 200 200 200 200 404 | 302 200 200 200 200 200 404
entry-sources                        302 200 200 200 200 200 404 | 405
entry-source                         302 200 200 200 200 200 404 | 302 403 403 403 403 403 404
entry-category                       302 200 200 200 200 200 404 | 302 302 302 302 302 302 404
entry-answer                         405                         | 302 403 409 403 403 403 404
entry-reply                          405                         | 302 403 409 403 403 403 404
entry-parts                          302 200 200 200 200 200 404 | 302 200 200 200 200 200 404
# Files, workbook and folder
too-large                            413                         | 405
file                                 302 200 200 200 200 200 404 | 405
exchange                             302 200 200 200 200 200 404 | 302 422 422 422 422 422 404
exchange-workbook                    302 403 200 403 403 403 404 | 405
exchange-folder                      302 200 200 403 200 200 404 | 405
exchange-workbook-in                 302 403 404 403 403 403 404 | 302 403 404 403 403 403 404
exchange-folder-in                   302 403 404 403 403 403 404 | 302 403 404 403 403 403 404
# The plan of a city
plan                                 302 200 200 404 200 200 404 | 405
plan_head                            302 200 200 404 200 200 404 | 302 403 422 404 403 403 404
plan_target_new                      302 403 200 404 403 403 404 | 302 403 422 404 403 403 404
plan_target                          302 200 200 404 200 200 404 | 302 403 422 404 403 403 404
plan_action_new                      302 403 200 404 403 403 404 | 302 403 422 404 403 403 404
plan_action                          302 200 200 404 200 200 404 | 302 403 422 404 403 403 404
plan_enabler_new                     302 403 200 404 403 403 404 | 302 403 422 404 403 403 404
plan_enabler                         302 200 200 404 200 200 404 | 302 403 422 404 403 403 404
plan_budget                          302 200 200 404 200 200 404 | 405
plan_challenges                      302 200 200 404 200 200 404 | 302 403 422 404 403 403 404
plan_account                         302 200 200 404 200 200 404 | 405
plan_case                            302 403 404 404 403 403 404 | 405
# Verification
verify                               302 403 403 200 200 200 404 | 302 403 403 200 403 403 404
verify-declaration                   302 403 403 200 403 403 404 | 302 403 403 200 403 403 404
verify-screening                     302 403 403 200 200 200 404 | 302 403 403 200 403 403 404
verify-step                          405                         | 302 403 403 400 403 403 404
verify-unchanged                     405                         | 302 403 403 302 403 403 404
verify-sample                        405                         | 302 403 403 302 403 403 404
verify-bundle                        302 403 403 200 200 200 404 | 405
verify-checklist                     302 403 403 200 200 200 404 | 302 403 403 200 403 403 404
verify-checklist-apply               405                         | 302 403 403 400 403 403 404
verify-document                      404 200 200 200 200 200 404 | 405
verify-evidence                      302 200 200 200 200 200 404 | 302 200 200 200 200 200 404
verify-figure                        302 403 403 200 200 200 404 | 302 403 403 400 403 403 404
verify-data-point                    302 403 403 200 200 200 404 | 302 403 403 400 403 403 404
# Secretariat
network                              302 403 403 403 200 200 -   | 302 405 405 405 405 405 -
network_recurring                    302 403 403 403 200 200 -   | 302 405 405 405 405 405 -
network_without                      302 403 403 403 200 200 -   | 302 405 405 405 405 405 -
network_csv                          302 403 403 403 200 200 -   | 302 405 405 405 405 405 -
# The programme's desk
programme_desk                       302 403 200 403 200 200 -   | 302 405 405 405 405 405 -
programme_differences                302 403 403 403 200 200 -   | 302 405 405 405 405 405 -
programme_settle                     302 405 405 405 405 405 -   | 302 403 403 403 422 422 -
programme_reopen                     302 405 405 405 405 405 -   | 302 403 403 403 302 302 -
programme_add                        302 403 403 403 200 200 -   | 302 403 403 403 422 422 -
programme_document_add               302 403 403 403 200 200 -   | 302 403 403 403 200 200 -
programme_version_add                302 403 403 403 200 200 -   | 302 403 403 403 200 200 -
programme_step                       302 405 405 405 405 405 -   | 302 403 403 403 422 403 -
programme_take_in                    302 403 403 403 200 200 -   | 302 403 403 403 422 422 -
programme_take_off                   302 403 403 403 200 200 -   | 302 403 403 403 422 422 -
programme_person_held                302 403 403 403 200 200 -   | 302 405 405 405 405 405 -
programme_person_erase               302 403 403 403 200 200 -   | 302 403 403 403 422 422 -
programme_put_back                   302 405 405 405 405 405 -   | 302 403 403 403 403 403 -
programme_register                   302 403 200 403 200 200 -   | 302 405 405 405 405 405 -
programme_entry                      302 403 200 403 200 200 -   | 302 403 403 403 422 422 -
programme_work_plans_desk            302 403 200 403 200 200 -   | 302 403 403 403 422 422 -
programme_work_plan_desk             302 403 200 403 200 200 -   | 302 403 422 403 422 422 -
programme_matches                    302 403 200 403 200 200 -   | 405
programme_record                     302 403 403 403 200 200 -   | 302 403 403 403 422 422 -
programme_paper                      302 403 200 403 200 200 -   | 405
programme_announcements_desk         302 403 403 403 200 200 -   | 302 405 405 405 405 405 -
programme_announcement_new           302 403 403 403 200 200 -   | 302 403 403 403 422 422 -
programme_announcement_desk          302 403 403 403 200 200 -   | 302 403 403 403 422 422 -
programme_announcement_publish       302 405 405 405 405 405 -   | 302 403 403 403 302 302 -
programme_announcement_send          302 405 405 405 405 405 -   | 302 403 403 403 302 302 -
programme_announcement_drop          302 405 405 405 405 405 -   | 302 403 403 403 302 302 -
programme_subscriber_erase           302 405 405 405 405 405 -   | 302 403 403 403 422 422 -
# Questions
ask                                  200                         | 200
ask_sent                             200                         | 200
moderation                           302 403 200 403 200 200 403 | 302 403 200 403 200 200 403
question_show                        302 405 405 405 405 405 405 | 302 403 302 403 302 302 403
question_refuse                      302 405 405 405 405 405 405 | 302 403 200 403 200 200 403
question_answer                      302 405 405 405 405 405 405 | 302 403 200 403 200 200 403
question_erase                       302 405 405 405 405 405 405 | 302 403 302 403 302 302 403
# The programme
programme                            200                         | 200
programme_changes                    200                         | 200
programme_feed                       200                         | 200
programme_group_feed                 200                         | 200
programme_groups                     200                         | 200
programme_group                      200                         | 200
programme_deliverables               200                         | 200
programme_deliverable                200                         | 200
programme_meetings                   200                         | 200
programme_meeting                    200                         | 200
programme_work_plans                 200                         | 200
programme_work_plan_approved         200                         | 405
programme_work_plan_paper            200                         | 405
programme_work_plan                  200                         | 200
programme_timeline                   200                         | 200
programme_figures                    200                         | 200
programme_decisions                  200                         | 200
programme_hubs                       200                         | 200
programme_hub                        200                         | 200
programme_organisations              200                         | 200
programme_organisation               200                         | 200
programme_challenges                 200                         | 200
programme_project                    200                         | 200
programme_file                       200                         | 200
programme_figures_file               200                         | 200
programme_document                   404                         | 405
programme_calendar                   200                         | 405
programme_group_calendar             200                         | 405
programme_working_calendar           200                         | 405
programme_announcements              200                         | 200
programme_announcement               200                         | 200
programme_subscribe                  200                         | 200
programme_subscribe_sent             200                         | 405
programme_confirm                    200                         | 200
programme_unsubscribe                200                         | 200
# Public site
cities                               200                         | 200
city                                 200                         | 200
city_questions                       200                         | 200
city_plan                            404                         | 404
city_plan_file                       404                         | 404
indicators                           302                         | 302
indicator_list                       200                         | 200
indicator                            200                         | 200
compare                              200                         | 200
cases                                200                         | 200
case                                 200                         | 200
search                               200                         | 200
edition_file                         404                         | 404
edition_file+language                200                         | 200
edition                              200                         | 200
edition_view                         200                         | 200
figure                               200                         | 200
edition+edition                      200                         | 200
edition_view+edition                 200                         | 200
figure+edition                       200                         | 200
"""


def read(lines: str) -> dict[str, dict[str, dict[str, int]]]:
    """The answers by route, method and relation."""
    table = {}
    for line in lines.strip().splitlines():
        if not line.startswith("#"):
            name, _, answers = line.partition(" ")
            table[name] = {
                method: _row(cells) for method, cells in zip(("get", "post"), answers.split("|"), strict=True)
            }
    return table


def _row(cells: str) -> dict[str, int]:
    each = cells.split()
    each = each * len(RELATIONS) if len(each) == 1 else each
    return {one: int(said) for one, said in zip(RELATIONS, each, strict=True) if said != "-"}


TABLE = read(LINES)
