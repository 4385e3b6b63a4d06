export { default } from '../../app/not_found';
